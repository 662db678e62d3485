import OCI
import OpenSSL

/// What is no longer good: `revoked.yaml`, read and checked as a whole. The clock plays no part: an entry counts from the
/// moment at which it stands in the file, so that a clock set back revives nothing.
public struct Revocations: Sendable {
    /// In the order of the file.
    public let entries: [Revocation]
    private let digests: [Digest: Revocation]

    /// - Parameter entries: what was revoked; none where there is no file.
    init(_ entries: [Revocation] = []) {
        self.entries = entries
        var digests: [Digest: Revocation] = [:]
        for entry in entries {
            if case .digest(let digest) = entry.subject { digests[digest] = digests[digest] ?? entry }
        }
        self.digests = digests
    }

    /// What was revoked by a date; entries without a date always were.
    func asOf(_ date: UnixTime) -> Revocations { Revocations(entries.filter { $0.date ?? date <= date }) }

    /// The entry about a digest.
    func entry(about digest: Digest) -> Revocation? { digests[digest] }

    /// The entry about a key that seals bundles.
    func entry(aboutExporter key: PublicKey) -> Revocation? {
        entries.first { if case .exporter(key.fingerprint) = $0.subject { true } else { false } }
    }

    /// The entry about a key that signs receipts.
    func entry(aboutReceiptKey key: PublicKey) -> Revocation? {
        entries.first { if case .receiptKey(key.fingerprint) = $0.subject { true } else { false } }
    }

    /// The first entry about a log whose ID is meant.
    func entry(isMeant: ([UInt8]) -> Bool) -> Revocation? {
        entries.first { if case .log(let logID) = $0.subject { isMeant(logID) } else { false } }
    }
}
