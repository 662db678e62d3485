public import OCI
import OpenSSL

/// What the receiver demands of every image: `policy.yaml`, read and checked as a whole.
///
/// The first rule whose pattern covers an image decides; an image that no rule covers is denied.
public struct Policy: Sendable {
    /// Whether a bundle must carry the seal of a pinned exporter.
    public enum Seal: String, Sendable {
        case required, optional
    }

    /// Whether a bundle must carry a seal.
    public let seal: Seal
    /// The rules in the order of the file.
    public let rules: [PolicyRule]
    /// What single digests need not have, for a time.
    public let exceptions: [PolicyException]
    /// What is odd about the policy, but no error.
    public let warnings: [PolicyWarning]

    /// The rule that decides about an image, `nil` where none does.
    public func rule(for reference: Reference?, digest: Digest) -> PolicyRule? {
        rules.first { $0.match.covers(reference, digest: digest) }
    }

    /// The rule that decides about an image, with the first exception for it that has not ended; `nil` where no rule
    /// does. Where every exception for it has ended, the one that ended last stands beside the rule.
    func ruling(for reference: Reference?, digest: Digest, now: UnixTime) -> Ruling? {
        guard let rule = rule(for: reference, digest: digest) else { return nil }
        let exceptions = exceptions.filter { $0.covers(reference, digest: digest) }
        let standing = exceptions.first { !$0.hasEnded(at: now) }
        let ended = standing == nil ? exceptions.max { $0.expires < $1.expires } : nil
        return Ruling(rule, exception: standing, ended: ended)
    }
}
