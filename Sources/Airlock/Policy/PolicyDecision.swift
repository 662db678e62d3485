import OCI
public import OpenSSL
public import Sigstore

/// What a policy says of one image: admitted with what, or refused why.
public struct PolicyDecision: Sendable {
    /// The verdict.
    public enum Outcome: Sendable {
        case admitted(AdmittedImage)
        /// Never empty; the first finding is the one to show.
        case refused([Finding])
    }

    /// The image that was decided about.
    public let image: PolicyImage
    /// The rule that decided, `nil` where none covers the image.
    public var rule: PolicyRule? { ruling?.rule }
    let ruling: Ruling?
    /// What came of each requirement of the rule.
    public let requirements: [RequirementOutcome]
    /// Admitted or refused.
    public let outcome: Outcome
    /// What became of each piece, in the order in which they were given.
    public let evidence: [EvidenceReport]

    /// Decides about an image.
    ///
    /// `evidence` are the pieces about the image, its children and the indexes above it, judged under the same rule.
    /// `now` is the later of the clock and the newest proven time that this site knows; it counts for `maximumAge`
    /// alone. No tree head is trusted.
    public init(on image: PolicyImage, under rule: PolicyRule?, evidence: [JudgedPiece], now: UnixTime) {
        self.init(on: image, under: rule.map { Ruling($0) }, evidence: evidence, now: now, heads: HeadLedger())
    }

    /// The same with the tree heads that the site trusts.
    init(
        on image: PolicyImage, under ruling: Ruling?, evidence: [JudgedPiece], now: UnixTime, heads: HeadLedger
    ) {
        self.image = image
        self.ruling = ruling
        guard let ruling else {
            outcome = .refused([Self.denial(of: image)])
            requirements = []
            self.evidence = []
            return
        }
        let rule = ruling.rule
        let conditions = PieceConditions(
            rule: rule, reference: image.reference, heads: heads, now: now)
        let assessments = evidence.map { Assessment($0, rule: rule, conditions: conditions) }
        let hearing = Hearing(image: image, ruling: ruling, assessments: assessments)
        requirements = hearing.outcomes()
        let findings = requirements.filter { !$0.isWaived }.flatMap(\.findings) + hearing.deniedAbsences()
        let proofs = requirements.flatMap(\.proofs)
        let counted = Set(proofs.flatMap(\.pieces))
        self.evidence = assessments.map { $0.report(counted: counted.contains($0.piece.identifier)) }
        guard findings.isEmpty else {
            outcome = .refused(findings + hearing.endedException())
            return
        }
        outcome = .admitted(
            AdmittedImage(
                image: image, rule: rule, exception: ruling.exception, proofs: proofs,
                evidence: assessments.compactMap(\.accepted)))
    }

    private static func denial(of image: PolicyImage) -> Finding {
        Finding(
            .policyRepositoryDenied, subject: image.name, message: "no rule of the policy covers the image",
            found: image.reference?.name ?? "an image without a reference", wanted: "a rule whose match covers it",
            hint: image.reference == nil ? "rules for digests begin with @, as in @sha256:*" : nil)
    }
}

/// An image that a policy admitted: only `PolicyDecision` makes one, so that nothing else can be published.
public struct AdmittedImage: Sendable {
    /// The image with all that is declared of it.
    public let image: PolicyImage
    /// The rule that admitted it.
    public let rule: PolicyRule
    /// The exception without which the rule might not have admitted it.
    public let exception: PolicyException?
    /// What meets each requirement, in the order of the rule; with `platforms: each` once for every child.
    public let proofs: [RequirementProof]
    /// What may be published with the image: verified pieces whose signers the rule names, and no others.
    public let evidence: [VerifiedPiece]

    fileprivate init(
        image: PolicyImage, rule: PolicyRule, exception: PolicyException?, proofs: [RequirementProof],
        evidence: [VerifiedPiece]
    ) {
        self.image = image
        self.rule = rule
        self.exception = exception
        self.proofs = proofs
        self.evidence = evidence
    }

    /// The newest proven time of the evidence that counted, for `moves: newer`.
    public var newestProvenTime: UnixTime? { proofs.compactMap(\.newestTime).max() }
}
