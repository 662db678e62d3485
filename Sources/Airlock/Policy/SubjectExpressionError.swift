/// Why an expression was not taken, and at which of its characters.
public struct SubjectExpressionError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Reason: Equatable, Sendable {
        case empty
        case tooLong(limit: Int)
        case tooLarge(limit: Int)
        case tooDeep(limit: Int)
        case unbalancedParenthesis
        case unclosedClass
        case emptyClass
        case reversedRange
        case nothingToRepeat
        case doubleRepetition
        case malformedBound
        case boundTooLarge(limit: Int)
        case unknownEscape(String)
        case unsupportedGroup
        case needlessAnchor
        case unescaped(String)
    }

    /// What is wrong.
    public let reason: Reason
    /// Which character of the expression, counted from 1.
    public let position: Int

    /// What is wrong, and where.
    public var description: String {
        "\(text) (character \(position) of the expression)"
    }

    private var text: String {
        switch reason {
        case .empty: "the expression is empty"
        case .tooLong(let limit): "the expression is longer than \(limit) characters"
        case .tooLarge(let limit): "the expression needs more than \(limit) states"
        case .tooDeep(let limit): "groups are nested more than \(limit) deep"
        case .unbalancedParenthesis: "parenthesis without its partner"
        case .unclosedClass: "character class without closing bracket"
        case .emptyClass: "empty character class"
        case .reversedRange: "range of a character class runs backwards"
        case .nothingToRepeat: "nothing to repeat"
        case .doubleRepetition: "repetition of a repetition (lazy and possessive forms are not supported)"
        case .malformedBound: "malformed bound, want {m}, {m,} or {m,n} with m <= n"
        case .boundTooLarge(let limit): "bound above \(limit)"
        case .unknownEscape(let text): "unknown escape \(text), want \\d, \\w, \\s or an escaped punctuation character"
        case .unsupportedGroup: "unsupported kind of group, want ( ) or (?: )"
        case .needlessAnchor: "anchor inside the expression: it always stands for the whole subject"
        case .unescaped(let text): "unescaped \(text), write \\\(text) for the character itself"
        }
    }
}
