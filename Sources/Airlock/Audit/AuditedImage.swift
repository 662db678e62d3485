import JSON
import OCI

/// One image as the audit found it: what it is, which receipt admitted it, and what today's verification says.
struct AuditedImage: Sendable {
    /// What an image comes to.
    enum Standing: String, Sendable, CaseIterable {
        /// Whole, admitted by a receipt, and by everything that is checked today.
        case proven
        /// A receipt admitted it, and today's checks refuse it.
        case noLongerAllowed = "no-longer-allowed"
        /// Something of it or of its evidence is missing, or not what it must be.
        case damaged
        /// No receipt says that it was published as what it is.
        case unexplained
    }

    /// A manifest of evidence about it.
    struct Evidence: Sendable {
        /// What was decided about it.
        enum Verdict: String, Sendable {
            case verified, rejected
            /// It is carried: nobody says that it holds, and the policy asks for nothing of its kind.
            case unjudged
        }

        let kind: EvidenceRecord.Kind
        let digest: Digest
        let verdict: Verdict
    }

    /// An image that was found and not yet judged.
    struct Pending: Sendable {
        /// What can be read of it.
        enum Content: Sendable {
            case record(ImageRecord)
            case unreadable(Diagnosis)
        }

        let reference: Reference?
        let digest: Digest
        /// The newest receipt by which it is what it is.
        let receipt: UInt64?
        let store: LayoutStore?
        let content: Content
        /// Whether a blob of it, or of its evidence, is missing or damaged.
        let isDamaged: Bool

        /// What messages call it: the tag, or the digest where it has none.
        var name: String {
            guard let reference, reference.tag != nil else { return "\(reference?.name ?? "")@\(digest)" }
            return "\(reference)"
        }
    }

    let name: String
    let reference: Reference?
    let digest: Digest
    let receipt: UInt64?
    let standing: Standing
    /// Which rule admits it today, and by which signers; empty where none does.
    let admission: [String]
    let evidence: [Evidence]

    /// One line: name, standing, receipt, and who vouches for it.
    var line: String {
        let word = receipt.map { "receipt \($0)" } ?? "no receipt"
        let proofs = [Evidence.Verdict.verified, .rejected, .unjudged].compactMap { verdict -> String? in
            let count = evidence.count { $0.verdict == verdict }
            return count == 0 ? nil : "\(count) \(verdict.rawValue)"
        }
        let told = ([word] + (evidence.isEmpty ? [] : ["evidence " + proofs.joined(separator: ", ")]) + admission)
            .joined(separator: "; ")
        return "\(standing == .proven ? "✓" : "✗") \(name) \(standing.rawValue): \(told)"
    }

    var json: JSON {
        [
            "reference": reference.map { .string($0.description) } ?? .null, "digest": .string(digest.description),
            "standing": .string(standing.rawValue),
            "receipt": receipt.map { .integer($0) } ?? .null,
            "admittedBy": .array(admission.map { .string($0) }),
            "evidence": .array(
                evidence.map {
                    [
                        "kind": .string($0.kind.rawValue), "digest": .string($0.digest.description),
                        "verdict": .string($0.verdict.rawValue),
                    ]
                }),
        ]
    }
}
