internal import Sigstore

/// Whether a verified piece was signed by one entry of `by:`.
enum SignatoryMatch {
    /// The entry's signer.
    case matches
    /// Another key, or a certificate of another domain: not even near.
    case unrelated
    case misses(NearMiss)

    static func of(_ piece: VerifiedPiece, _ signatory: Signatory) -> SignatoryMatch {
        switch (signatory, piece.signer) {
        case (.key(let wanted), .key(let found)):
            return wanted.key == found.key ? .matches : .unrelated
        case (.identity(let wanted), .identity(let found)):
            guard wanted.root.hasSameBytes(as: found.domain) else { return .unrelated }
            return identity(found, wanted, piece.identifier)
        default:
            return .unrelated
        }
    }

    private static func identity(
        _ found: CertificateIdentity, _ wanted: IdentityPattern, _ identifier: String
    ) -> SignatoryMatch {
        guard wanted.issuer.hasSameBytes(as: found.issuer) else {
            let finding = Finding(
                .identityIssuerMismatch, subject: identifier, message: "signer was vouched for by another issuer",
                found: found.issuer, wanted: wanted.issuer)
            return .misses(NearMiss(finding, step: 0))
        }
        guard found.subjects.contains(where: wanted.subject.matches) else {
            let finding = Finding(
                .identitySubjectMismatch, subject: identifier, message: "signer is another one",
                found: found.subjects.joined(separator: ", "), wanted: wanted.subject.description)
            return .misses(NearMiss(finding, step: 1))
        }
        guard let finding = source(found, wanted, identifier) else { return .matches }
        return .misses(NearMiss(finding, step: 2))
    }

    /// A reusable workflow signs for whoever calls it: its name alone does not say whose code was built.
    private static func source(
        _ found: CertificateIdentity, _ wanted: IdentityPattern, _ identifier: String
    ) -> Finding? {
        let source = found.sourceRepository
        if let wanted = wanted.sourceRepository {
            if let source, source.hasSameBytes(as: wanted) { return nil }
            return Finding(
                .identitySourceRepositoryMismatch, subject: identifier,
                message: "signer worked for another source repository", found: source ?? "none", wanted: wanted)
        }
        let workflows = found.subjects.filter(isURL) + [found.buildSigner].compactMap(\.self)
        guard let foreign = workflows.first(where: { !isWorkflow($0, of: source) }) else { return nil }
        return Finding(
            .policySourceUnpinned, subject: identifier,
            message: "signer is a workflow that other repositories may call, and the policy does not say whose",
            found: "\(foreign) for \(source ?? "an unnamed repository")", wanted: "sourceRepository in the policy",
            hint: source.map { "if that is the right source, add sourceRepository: \($0)" })
    }

    private static func isURL(_ subject: String) -> Bool { subject.contains("://") }

    /// Whether the workflow is the source repository's own. Where no source is stated, nothing that is written as a
    /// repository's workflow is anyone's own.
    private static func isWorkflow(_ workflow: String, of source: String?) -> Bool {
        guard let source else { return !workflow.contains("/.github/workflows/") }
        return workflow.hasSameBytes(as: source) || workflow.utf8.starts(with: "\(source)/".utf8)
    }
}
