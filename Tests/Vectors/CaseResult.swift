/// What a case came to, held against what was expected.
struct CaseResult: Sendable {
    /// What happened.
    enum Outcome: Sendable {
        case accepted
        /// Refused, with the code of the first finding and what it says.
        case refused(code: String, why: String)
        /// The case could not be run: its feature does not exist yet, or something of ours failed.
        case notRun(why: String)
    }

    let vector: VectorCase
    let outcome: Outcome
    /// The code that a refusal must carry, where one is pinned.
    let pinned: String?

    init(of vector: VectorCase, outcome: Outcome, codes: ExpectedCodes) {
        self.vector = vector
        self.outcome = outcome
        pinned = vector.code ?? codes.code(for: vector)
    }

    /// Whether verdict and code are the expected ones. A refusal without a pinned code may carry any.
    var isAsExpected: Bool {
        switch (vector.expectation, outcome) {
        case (.accept, .accepted): true
        case (.reject, .refused(let code, _)): pinned == nil || pinned == code
        default: false
        }
    }

    /// Whether the case is as expected, but nothing says which check must have refused it.
    var isUnpinned: Bool {
        guard case .refused = outcome else { return false }
        return isAsExpected && pinned == nil
    }

    /// The verdict as a word.
    var got: String {
        switch outcome {
        case .accepted: "accept"
        case .refused: "reject"
        case .notRun: "-"
        }
    }

    /// Code, and what there is to say about it.
    var remark: String {
        switch outcome {
        case .accepted: return ""
        case .notRun(let why): return why
        case .refused(let code, let why):
            guard vector.expectation == .reject else { return "\(code): \(why)" }
            guard let pinned else { return "\(code) (no code is pinned)" }
            return pinned == code ? code : "\(code), want \(pinned): \(why)"
        }
    }
}
