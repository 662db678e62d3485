import Airlock
import ArgumentParser
import OCI
import OpenSSL

/// Who must have sealed the trust directory.
struct OfficerOptions: ParsableArguments {
    @Option(
        name: .long,
        help: """
            The digest of the officers who must have sealed the trust directory, as every report prints it; none where it \
            shall not be sealed. Without it, those of the newest receipt.
            """)
    var trustOfficers: String?

    /// What was said.
    func pin() throws -> OfficerPin { try trustOfficers.map { try OfficerPin($0) } ?? .remembered }
}

/// Who signs the log of receipts.
struct ReceiptOptions: ParsableArguments {
    @Option(name: .long, help: "The site's private key, Ed25519, which signs the log of receipts.")
    var receiptKey: String?

    @Option(name: .long, help: "The name of the log of receipts, when it begins: site.example/receipts.")
    var receiptOrigin: String?

    @Flag(name: .long, help: "The key is another one than before, and that is meant.")
    var replaceReceiptKey = false

    @OptionGroup var passphrase: PassphraseOptions

    func validate() throws {
        guard !replaceReceiptKey || receiptKey != nil else {
            throw ValidationError("--replace-receipt-key needs --receipt-key")
        }
    }

    /// Reads the key.
    func signing() throws -> ReceiptSigning {
        let keys = try SealKey.load(receiptKey.map { [$0] } ?? [], passphrase: passphrase.read())
        return ReceiptSigning(key: keys.first, origin: receiptOrigin, replacesKey: replaceReceiptKey)
    }
}
