import OCI
import Sigstore

/// A receipt as an import prints it, `SEQUENCE ALGORITHM:HEX`, noted outside of the site.
public struct KnownReceipt: Sendable, Equatable {
    let sequence: UInt64
    let digest: Digest

    /// Reads `SEQUENCE:ALGORITHM:HEX`; nil where the text is none.
    public init?(_ text: String) {
        guard let colon = text.firstIndex(of: ":"), let sequence = UInt64(text[..<colon]), sequence > 0 else {
            return nil
        }
        do throws(DigestError) { digest = try Digest(String(text[text.index(after: colon)...])) } catch { return nil }
        self.sequence = sequence
    }

    /// Whether the chain has no receipt of that number.
    func isMissing(in digests: [UInt64: Digest]) -> Bool { digests[sequence] == nil }

    /// What is wrong with a chain, given by the digests of its receipts, in which this one must be.
    func finding(in digests: [UInt64: Digest]) -> Finding? {
        let found = digests[sequence]
        guard found != digest else { return nil }
        return Finding(
            .stateBehind, subject: "receipt \(sequence)",
            message: found == nil ? "a receipt that is known is not there" : "a receipt that is known was another one",
            found: found.map { "\($0)" } ?? counted(digests.count, "receipt"), wanted: "\(digest)",
            hint: "restore the newest backup of the state, and find out who changed it")
    }
}

extension [UInt64: Digest] {
    /// The digests of a whole chain by the numbers of its receipts.
    init(numbering digests: [Digest]) {
        self.init(uniqueKeysWithValues: digests.enumerated().map { (UInt64($0.offset + 1), $0.element) })
    }
}
