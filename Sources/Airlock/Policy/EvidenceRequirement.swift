/// One item of `require:`: evidence of one purpose, by enough of those who may give it.
public struct EvidenceRequirement: Sendable, CustomStringConvertible {
    /// What the evidence must be for.
    public enum Purpose: Sendable, Hashable, CustomStringConvertible {
        case signature
        /// An attestation whose predicate type is exactly this URI.
        case attestation(String)

        /// As a policy writes it, on one line.
        public var description: String {
            switch self {
            case .signature: "signature"
            case .attestation(let type): "attestation \(type)"
            }
        }
    }

    /// What the evidence must be for.
    public let purpose: Purpose
    /// Who may give it; never empty.
    public let by: [Signatory]
    /// How many distinct entries of `by` must, each with another signer.
    public let threshold: Int

    /// `signature by cosign/release.pub`, `2 of: attestation … by a, b`.
    public var description: String {
        let names = by.map(\.description).joined(separator: " or ")
        return by.count == 1 ? "\(purpose) by \(names)" : "\(purpose) by \(threshold) of: \(names)"
    }
}
