/// Who may have signed a piece: the question that a ``Verifier`` answers.
public enum Candidate: Sendable {
    /// A key that is pinned.
    case key(PinnedKey)
    /// The holder of a certificate whose authority a trust domain names.
    case certificate(TrustDomain)
}

/// What a ``Verifier`` found.
public enum Verdict: Sendable {
    /// Everything that the piece carries holds.
    case verified(VerifiedPiece)
    /// Something does not.
    case rejected(Rejection)
}

/// The steps of verification in their order; within a step the checks stand in the order of the codes in
/// ``FindingCode/sigstore``.
public enum VerificationStep: Int, Sendable, Comparable, CaseIterable {
    case parse
    case content
    case timestamps
    case signer
    case log
    case time
    case certificate
    case signature
    case subject

    public static func < (left: VerificationStep, right: VerificationStep) -> Bool { left.rawValue < right.rawValue }
}

/// That a piece does not hold, and why.
public struct Rejection: Error, Sendable, Hashable {
    /// The check that failed. Verification stops there.
    public let reason: Finding
    /// What was found before and did not decide, such as an entry of an unknown log.
    public let notes: [Finding]
    /// The step that failed.
    public let step: VerificationStep

    /// Everything found, the reason last.
    public var findings: [Finding] { notes + [reason] }
    /// How many steps passed: of several candidates, the one that got furthest explains best.
    public var progress: Int { step.rawValue }

    public init(reason: Finding, notes: [Finding] = [], step: VerificationStep) {
        self.reason = reason
        self.notes = notes
        self.step = step
    }
}
