public import OCI
public import OpenSSL
import Sigstore

/// What single digests need not have, until a date, and why. It never covers more than the digests that it lists.
public struct PolicyException: Sendable, CustomStringConvertible {
    /// Where it stands.
    public let position: PolicyPosition
    /// Which images it is about, among those of its digests.
    public let match: RepositoryPattern
    /// The manifests or indexes that it covers; never empty.
    public let digests: [Digest]
    /// Evidence that need not be there, of each purpose that the rule requires.
    public let purposes: [EvidenceRequirement.Purpose]
    /// Conditions on evidence that do not hold.
    public let conditions: Set<Condition>
    /// Why, in the words of whoever allowed it.
    public let reason: String
    /// From when on it covers nothing.
    public let expires: UnixTime

    /// A condition of a rule that can be waived.
    public enum Condition: String, Sendable, CaseIterable {
        /// As `log: none`.
        case log
        /// As `treeHead: signed`.
        case treeHead
        /// As no `maximumAge`.
        case maximumAge
    }

    /// What it waives, in words.
    var waived: [String] { purposes.map(\.description) + conditions.map(\.rawValue).sorted() }

    /// Where it stands, what it waives, until when, and why.
    public var description: String {
        "\(position) of \(waived.joined(separator: ", ")) until \(expires): \(reason)"
    }

    /// Whether it is about this image.
    func covers(_ reference: Reference?, digest: Digest) -> Bool {
        digests.contains(digest) && match.covers(reference, digest: digest)
    }

    /// Whether it has ended at a moment: the later of the clock and the newest time that this site has seen proven.
    func hasEnded(at now: UnixTime) -> Bool { now >= expires }

    /// Whether evidence for a purpose need not be there.
    func waives(_ purpose: EvidenceRequirement.Purpose) -> Bool { purposes.contains { $0.isSame(as: purpose) } }
}

/// The rule that decides about one image, with what an exception waives of it.
struct Ruling: Sendable {
    /// The rule, without the conditions that are waived.
    let rule: PolicyRule
    let exception: PolicyException?
    /// An exception that would have counted, had it not ended.
    let ended: PolicyException?

    init(_ rule: PolicyRule, exception: PolicyException? = nil, ended: PolicyException? = nil) {
        var rule = rule
        let waived = exception?.conditions ?? []
        if waived.contains(.log) { rule.log = .none }
        if waived.contains(.treeHead) { rule.treeHead = .signed }
        if waived.contains(.maximumAge) { rule.maximumAge = nil }
        self.rule = rule
        self.exception = exception
        self.ended = ended
    }
}
