import Airlock
import ArgumentParser

/// `airlock receipt`: the record of what was imported.
struct ReceiptCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipt", abstract: "Shows and verifies the receipts of a site.",
        subcommands: [ReceiptListCommand.self, ReceiptShowCommand.self, ReceiptVerifyCommand.self])
}

/// Where receipts are.
struct StateOptions: ParsableArguments {
    @Option(
        name: .long, help: "The site's state: the directory that --state named, or .airlock of a registry directory.")
    var state: String
}

struct ReceiptListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists all receipts; their chain is checked.")

    @OptionGroup var place: StateOptions
    @OptionGroup var output: OutputOptions

    func run() throws { try Failure.report(output) { try ReceiptReport(state: place.state) } }
}

struct ReceiptShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows one receipt, by default the newest.")

    @Argument(help: "Its number.")
    var sequence: UInt64 = 0

    @OptionGroup var place: StateOptions
    @OptionGroup var output: OutputOptions

    func run() throws { try Failure.report(output) { try ReceiptDocument(state: place.state, sequence: sequence) } }
}

struct ReceiptVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verifies that no receipt is missing or changed.",
        discussion: """
            The chain of receipts is checked whole, and the log beside it in every tile. That the newest receipts were taken \
            away together with the end of the log only something noted elsewhere shows: every import prints the receipt and \
            the checkpoint of the log, STATE/receipt-log/checkpoint holds it, and every head request carries both.

            Example: airlock receipt verify --state /var/lib/airlock --expect noted.checkpoint --receipt-key site.pub
            """)

    @OptionGroup var known: KnownReceiptOptions

    @OptionGroup var place: StateOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        try Failure.report(output) {
            try ReceiptVerification(state: place.state, expected: known.receipts(), key: known.key())
        }
    }
}
