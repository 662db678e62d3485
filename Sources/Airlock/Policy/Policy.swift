public import OCI

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
    /// What is odd about the policy, but no error.
    public let warnings: [PolicyWarning]

    /// The rule that decides about an image, `nil` where none does.
    public func rule(for reference: Reference?, digest: Digest) -> PolicyRule? {
        rules.first { $0.match.covers(reference, digest: digest) }
    }
}
