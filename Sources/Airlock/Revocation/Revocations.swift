import OCI
import OpenSSL

/// What is no longer good: `revoked.yaml`, read and checked as a whole. The clock plays no part: an entry counts from the
/// moment at which it stands in the file, so that a clock set back revives nothing.
public struct Revocations: Sendable {
    /// In the order of the file, each subject once.
    public let entries: [Revocation]
    private let bySubject: [Revocation.Subject: Revocation]

    /// - Parameter entries: what was revoked, each subject once; none where there is no file.
    init(_ entries: [Revocation] = []) {
        self.entries = entries
        bySubject = Dictionary(entries.map { ($0.subject, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// What was revoked by a date; entries without a date always were.
    func asOf(_ date: UnixTime) -> Revocations { Revocations(entries.filter { $0.date ?? date <= date }) }

    /// The entry about a subject. Of names, one that is the same to Unicode though not in its bytes is meant too.
    subscript(_ subject: Revocation.Subject) -> Revocation? { bySubject[subject] }

    /// The first entry about a log whose ID is meant.
    func entry(aboutLog isMeant: ([UInt8]) -> Bool) -> Revocation? {
        entries.first { if case .log(let logID) = $0.subject { isMeant(logID) } else { false } }
    }
}
