internal import Sigstore

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
    /// What the predicate must say; of each statement that counts, all of it. Empty for signatures.
    public let conditions: [PredicateCondition]

    /// `signature by cosign/release.pub`, `2 of: attestation … by a, b`.
    public var description: String {
        let names = by.map(\.description).joined(separator: " or ")
        let conditions = conditions.isEmpty ? "" : " where \(conditions.map(\.description).joined(separator: " and "))"
        return (by.count == 1 ? "\(purpose) by \(names)" : "\(purpose) by \(threshold) of: \(names)") + conditions
    }

    /// Why a verified statement does not count for this requirement, though it is of the right type; nil where it does.
    func miss(of piece: VerifiedPiece) -> NearMiss? {
        for condition in conditions {
            guard let found = condition.miss(in: piece.claims.predicate) else { continue }
            let finding = Finding(
                .policyPredicateUnmet, subject: piece.identifier,
                message: "the statement does not say what the policy wants at \(condition.pointer)", found: found,
                wanted: "\(condition)")
            return NearMiss(finding, step: 30)
        }
        return nil
    }
}
