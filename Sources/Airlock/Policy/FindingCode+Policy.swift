public import Sigstore

/// Codes of findings that the policy makes.
extension FindingCode {
    public static let policyMalformed = FindingCode("policy.malformed", meaning: "the policy's file cannot be read")
    public static let policyUnsupported = FindingCode(
        "policy.unsupported", meaning: "the policy uses a part of its language that this version does not know yet")
    public static let policyMeaningless = FindingCode(
        "policy.meaningless", meaning: "parts of the policy say nothing together, or nothing could ever meet them")
    public static let policyRepositoryDenied = FindingCode(
        "policy.repository-denied", meaning: "no rule of the policy covers the image")
    public static let policySourceUnpinned = FindingCode(
        "policy.source-unpinned",
        meaning: "the signer is a workflow of another repository, and the policy does not say whose source it may build"
    )
    public static let policyThresholdUnmet = FindingCode(
        "policy.threshold-unmet", meaning: "fewer distinct signers than the policy wants")
    public static let policyAlgorithmDenied = FindingCode(
        "policy.algorithm-denied", meaning: "the policy does not allow the signer's kind of key")
    public static let policyFormDenied = FindingCode(
        "policy.form-denied", meaning: "the policy does not count evidence of this form")
    public static let policyStatementTypeDenied = FindingCode(
        "policy.statement-type-denied",
        meaning: "the statement's type is neither in-toto's nor one that the policy names")
    public static let policyTimestampsUnmet = FindingCode(
        "policy.timestamps-unmet", meaning: "fewer timestamp authorities than the policy wants stamped the signature")
    public static let policyEvidenceTooOld = FindingCode(
        "policy.evidence-too-old", meaning: "the newest proven time of the evidence is older than the policy allows")
    public static let policyReferenceUnsigned = FindingCode(
        "policy.reference-unsigned", meaning: "the signer named another repository than the image is to have")
    public static let policyAnnotationMismatch = FindingCode(
        "policy.annotation-mismatch", meaning: "the signed payload lacks an annotation that the policy requires")
    public static let policyPredicateUnmet = FindingCode(
        "policy.predicate-unmet", meaning: "the statement's predicate does not say what the policy wants")
    public static let policyExceptionEnded = FindingCode(
        "policy.exception-ended", meaning: "an exception that covered the digest has ended")
    public static let policyPlatformAbsent = FindingCode(
        "policy.platform-absent", meaning: "a manifest of the index is declared absent, which the policy does not allow"
    )
    public static let policyTagMoved = FindingCode(
        "policy.tag-moved", meaning: "a published tag would move in a way that the policy does not allow")
    public static let evidenceMissing = FindingCode(
        "evidence.missing", meaning: "no evidence of the required purpose speaks about this manifest")
    public static let headUnanchored = FindingCode(
        "head.unanchored", meaning: "nothing shows that the log's tree head is consistent with one that is trusted")
    public static let headUnknownLog = FindingCode(
        "head.unknown-log", meaning: "no tree head of the log is pinned")
    public static let headProofInvalid = FindingCode(
        "head.proof-invalid", meaning: "a consistency proof between two tree heads does not hold")
    public static let headFork = FindingCode(
        "head.fork", meaning: "the log signed two different trees of one size")
    public static let checkpointSignatureInvalid = FindingCode(
        "checkpoint.signature-invalid",
        meaning: "a tree head beside the evidence is not signed by the log that it names")
    public static let headStale = FindingCode(
        "head.stale", meaning: "the bundle's final tree head is older than the newest one that this site trusts")
    public static let headQuorum = FindingCode(
        "head.quorum", meaning: "too few of the witnesses that the trust directory names cosigned the tree head")
    public static let timeAfterDate = FindingCode(
        "time.after-date", meaning: "the evidence is newer than the date as of which is asked")

    /// The codes of the policy, in the order of its checks. Those about evidence that Sigstore's module defines are in
    /// its own list.
    public static let policy: [FindingCode] = [
        policyMalformed, policyUnsupported, policyMeaningless, policyRepositoryDenied, evidenceMissing,
        policySourceUnpinned, policyAlgorithmDenied, policyFormDenied, policyStatementTypeDenied,
        headUnanchored, headUnknownLog, headProofInvalid, headFork, headStale, checkpointSignatureInvalid, headQuorum,
        policyTimestampsUnmet,
        policyEvidenceTooOld, timeAfterDate, policyReferenceUnsigned,
        policyAnnotationMismatch, policyPredicateUnmet, policyThresholdUnmet,
        policyPlatformAbsent, policyExceptionEnded, policyTagMoved,
    ]
}
