/// A regular expression over a whole subject: the value of `subjectMatches` in a policy.
///
/// A subset of RE2's syntax: literals, `.` (anything but a line feed), classes with ranges and negation, `\d`, `\w`,
/// `\s`, escaped punctuation, groups, alternation, `*`, `+`, `?` and bounds `{m}`, `{m,}`, `{m,n}`. It is always
/// anchored at both ends; one `^` at the beginning and one `$` at the end are allowed and say no more. Everything else
/// is an error, never a literal, so that no expression means less than its writer thought.
///
/// Matching simulates a nondeterministic automaton: time is bounded by states times characters for every expression.
public struct SubjectExpression: Sendable, Hashable, CustomStringConvertible {
    /// The expression as written.
    public let source: String
    let program: [Instruction]

    /// One step of the automaton; targets are indexes into the program.
    enum Instruction: Sendable, Hashable {
        case take(ScalarSet)
        case fork(Int, Int)
        case jump(Int)
        case accept
    }

    /// Compiles an expression. Throws with the position of the first character that cannot stand.
    public init(_ source: String) throws(SubjectExpressionError) {
        var parser = try SubjectExpressionParser(source)
        let syntax = try parser.parse()
        guard syntax.size < Self.maximumStates else {
            throw SubjectExpressionError(reason: .tooLarge(limit: Self.maximumStates), position: 1)
        }
        var program: [Instruction] = []
        syntax.emit(into: &program)
        program.append(.accept)
        self.source = source
        self.program = program
    }

    /// As written.
    public var description: String { source }

    static let maximumLength = 1_000
    static let maximumStates = 4_000
    static let maximumDepth = 50
    static let maximumBound = 1_000
    /// Subjects longer than this match nothing: no issuer writes them, and time stays bounded.
    static let maximumSubjectLength = 8_192
}
