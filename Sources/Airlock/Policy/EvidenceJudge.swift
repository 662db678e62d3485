public import OCI
public import OpenSSL
public import Sigstore
public import TransparencyLog

/// Asks the verifier about each piece of evidence, for all whom a rule names, and for nobody else.
public struct EvidenceJudge: Sendable {
    private let verifier: Verifier
    private let domains: [TrustDomain]
    private let review: EvidenceReview?

    /// A judge who knows the trust domains of a trust directory.
    ///
    /// - Parameter heads: trusted tree heads, in which a proof without a checkpoint of its own may end.
    public init(domains: [TrustDomain], heads: [Checkpoint] = []) {
        self.init(domains: domains, heads: heads, review: nil)
    }

    /// - Parameter review: what is looked at when the verifier is content: revocations, and age.
    init(domains: [TrustDomain], heads: [Checkpoint], review: EvidenceReview?) {
        verifier = Verifier(domains: domains, heads: heads)
        self.domains = domains
        self.review = review
    }

    /// Judges a piece as evidence about a manifest.
    ///
    /// Says nothing about whether the rule is met. Throws only where the question could not be asked, because the
    /// cryptographic library lacks an algorithm.
    public func judge(
        _ piece: EvidencePiece, about digest: Digest, under rule: PolicyRule
    ) throws(CryptoError) -> JudgedPiece {
        var trials: [JudgedPiece.Trial] = []
        for candidate in candidates(of: rule) {
            let verdict = try verifier.verify(piece, subject: digest.description, as: candidate)
            trials.append(JudgedPiece.Trial(candidate: candidate, verdict: review?.review(verdict) ?? verdict))
        }
        return JudgedPiece(piece, digest: digest, trials: trials)
    }

    /// Each pinned key and each trust domain that the rule names, once.
    private func candidates(of rule: PolicyRule) -> [Candidate] {
        var keys: Set<PublicKey> = []
        var roots: Set<String> = []
        return rule.signatories.compactMap { signatory in
            switch signatory {
            case .key(let key):
                guard keys.insert(key.key).inserted else { return nil }
                return .key(key)
            case .identity(let identity):
                guard roots.insert(identity.root).inserted else { return nil }
                // The policy was read against the same domains, so each root is there.
                return domains.first { $0.name.hasSameBytes(as: identity.root) }.map(Candidate.certificate)
            }
        }
    }
}

extension Signatory {
    /// Whether a trial for this candidate can have found this signatory.
    func isAnswered(by candidate: Candidate) -> Bool {
        switch (self, candidate) {
        case (.key(let key), .key(let candidate)): key.key == candidate.key
        case (.identity(let identity), .certificate(let domain)): identity.root.hasSameBytes(as: domain.name)
        default: false
        }
    }
}
