import Airlock
import ArgumentParser

/// What was noted outside of the site about its receipts.
struct KnownReceiptOptions: ParsableArguments {
    @Option(
        name: .long,
        help:
            "What is known from outside: a file with a checkpoint or a head request, or SEQUENCE:ALGORITHM:HEX. Repeatable."
    )
    var expect: [String] = []

    @Option(
        name: .long, help: "The site's public key, PEM or NAME+HINT+KEY; without it the one that the receipts name.")
    var receiptKey: String?

    func receipts() throws -> [KnownReceipts] { try expect.map { try KnownReceipts($0) } }

    /// The key; nil where none was given.
    func key() throws -> ReceiptVerifierKey? { try receiptKey.map { try ReceiptVerifierKey(file: $0) } }
}
