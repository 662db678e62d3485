import Airlock
import ArgumentParser

/// `airlock head`: the tree heads of transparency logs that this site trusts.
struct HeadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "head",
        abstract: "Shows, pins and asks for the tree heads of transparency logs.",
        subcommands: [HeadShowCommand.self, HeadPinCommand.self, HeadRequestCommand.self])
}

struct HeadShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows the trusted tree heads, each verified again.")

    @Option(name: .long, help: "The trust directory.")
    var trust: String

    @Option(name: .long, help: "The site's state; without it the pinned heads alone.")
    var state: String?

    @OptionGroup var output: OutputOptions

    func run() throws { try Failure.report(output) { try HeadReport(trust: trust, state: state) } }
}

struct HeadPinCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pin",
        abstract: "Pins a tree head, so that every log entry must lead to it or to one that extends it.",
        discussion: """
            FILE is a checkpoint, signed by a log of a trusted root. Compare size and root with what others see over \
            another channel before pinning: everything rests on it.

            Example: airlock head pin rekor.checkpoint --trust keys
            """)

    @Argument(help: "The checkpoint, as a signed note.")
    var file: String

    @Option(name: .long, help: "The trust directory.")
    var trust: String

    @Option(name: .long, help: "The site's state, which gets a receipt.")
    var state: String?

    @Flag(name: .long, help: "Replace a pinned head; the old one is kept and counts no more.")
    var replace = false

    @Option(name: .long, help: "Why the head is replaced; it stands in the receipt.")
    var reason: String?

    @OptionGroup var officers: OfficerOptions
    @OptionGroup(title: "Receipts") var receipts: ReceiptOptions

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard replace == (reason != nil) else { throw ValidationError("--replace and --reason go together") }
    }

    func run() throws {
        try Failure.report(output) {
            try HeadPin(
                trust: trust, state: state, officers: officers.pin(), signing: receipts.signing(),
                progress: TerminalProgress.make(quiet: output.quiet)
            ).pin(file, replacingBecause: reason)
        }
    }
}

struct HeadRequestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "request",
        abstract: "Writes the one file that goes outward: which tree heads this site knows.",
        discussion: """
            The same state gives the same bytes, so --check FILE derives it again and compares: nothing else leaves.

            Example: airlock head request --trust keys --state /srv/registry/.airlock -o site.request
            """)

    @Option(name: .long, help: "The trust directory.")
    var trust: String

    @Option(name: .long, help: "The site's state.")
    var state: String

    @Option(name: [.customShort("o"), .customLong("output-file")], help: "The file to write.")
    var file: String?

    @Option(name: .long, help: "A file to compare with what this state gives.")
    var check: String?

    @Option(name: .long, help: "A registry directory, to tell the digests of its images too.")
    var inventory: String?

    @Option(name: .long, help: "Tell only digests of repositories whose name begins with this.")
    var repository: String = ""

    @Option(name: .long, help: "A private key of the site, which seals the request in FILE.seal.json. Repeatable.")
    var signKey: [String] = []

    @OptionGroup var passphrase: PassphraseOptions

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard signKey.isEmpty || file != nil else { throw ValidationError("--sign-key needs -o") }
        guard (file == nil) != (check == nil) else { throw ValidationError("give either -o or --check") }
        guard repository.isEmpty || inventory != nil else {
            throw ValidationError("--repository needs --inventory")
        }
    }

    func run() throws {
        try Failure.report(output) {
            let requester = HeadRequester(trust: trust, state: state, inventory: inventory, filter: repository)
            if let check { return try requester.check(check) }
            return try requester.write(
                to: file ?? "", sealedBy: SealKey.load(signKey, passphrase: passphrase.read()))
        }
    }
}
