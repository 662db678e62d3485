/// Reads the text of a `SubjectExpression`: one character of look-ahead, nothing guessed.
struct SubjectExpressionParser {
    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var depth = 0

    init(_ source: String) throws(SubjectExpressionError) {
        let limit = SubjectExpression.maximumLength
        scalars = Array(source.unicodeScalars.prefix(limit + 1))
        guard !scalars.isEmpty else { throw SubjectExpressionError(reason: .empty, position: 1) }
        guard scalars.count <= limit else {
            throw SubjectExpressionError(reason: .tooLong(limit: limit), position: limit + 1)
        }
    }

    /// Reads the whole text.
    mutating func parse() throws(SubjectExpressionError) -> SubjectExpressionSyntax {
        if current == "^" { index += 1 }
        let syntax = try choice()
        if current == "$", index == scalars.count - 1 { index += 1 }
        guard current == nil else {
            throw failure(current == ")" ? .unbalancedParenthesis : .needlessAnchor)
        }
        return syntax
    }

    private var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private func failure(_ reason: SubjectExpressionError.Reason, at place: Int? = nil) -> SubjectExpressionError {
        SubjectExpressionError(reason: reason, position: (place ?? index) + 1)
    }

    private mutating func choice() throws(SubjectExpressionError) -> SubjectExpressionSyntax {
        var alternatives = [try sequence()]
        while current == "|" {
            index += 1
            alternatives.append(try sequence())
        }
        return alternatives.count == 1 ? alternatives[0] : .choice(alternatives)
    }

    private mutating func sequence() throws(SubjectExpressionError) -> SubjectExpressionSyntax {
        var parts: [SubjectExpressionSyntax] = []
        while let scalar = current, scalar != "|", scalar != ")", scalar != "$" {
            parts.append(try repetition(of: try atom(scalar)))
        }
        switch parts.count {
        case 0: return .empty
        case 1: return parts[0]
        default: return .sequence(parts)
        }
    }

    private mutating func atom(_ scalar: Unicode.Scalar) throws(SubjectExpressionError) -> SubjectExpressionSyntax {
        switch scalar {
        case "(":
            return try group()
        case "[":
            return .set(try characterClass())
        case ".":
            index += 1
            return .set(.anyButLineFeed)
        case "\\":
            return .set(try escape().set)
        case "*", "+", "?":
            throw failure(.nothingToRepeat)
        case "^":
            throw failure(.needlessAnchor)
        case "{", "}", "]":
            throw failure(.unescaped(String(scalar)))
        default:
            index += 1
            return .set(ScalarSet(scalar))
        }
    }

    private mutating func group() throws(SubjectExpressionError) -> SubjectExpressionSyntax {
        let start = index
        depth += 1
        guard depth <= SubjectExpression.maximumDepth else {
            throw failure(.tooDeep(limit: SubjectExpression.maximumDepth))
        }
        index += 1
        if current == "?" {
            guard index + 1 < scalars.count, scalars[index + 1] == ":" else { throw failure(.unsupportedGroup) }
            index += 2
        }
        let body = try choice()
        guard current == ")" else {
            throw failure(current == "$" ? .needlessAnchor : .unbalancedParenthesis, at: start)
        }
        index += 1
        depth -= 1
        return body
    }

    /// Reads what follows a backslash: the set, and the scalar where it is a single one.
    private mutating func escape() throws(SubjectExpressionError) -> (set: ScalarSet, scalar: Unicode.Scalar?) {
        let start = index
        index += 1
        guard let scalar = current else { throw failure(.unknownEscape("\\"), at: start) }
        index += 1
        switch scalar {
        case "d": return (.digits, nil)
        case "w": return (.wordCharacters, nil)
        case "s": return (.whiteSpace, nil)
        case "!"..."/", ":"..."@", "["..."`", "{"..."~": return (ScalarSet(scalar), scalar)
        default: throw failure(.unknownEscape("\\\(scalar)"), at: start)
        }
    }

    private mutating func characterClass() throws(SubjectExpressionError) -> ScalarSet {
        let start = index
        index += 1
        var isNegated = false
        if current == "^" {
            isNegated = true
            index += 1
        }
        var set = ScalarSet([])
        while let scalar = current, scalar != "]" {
            set.formUnion(try classMember())
        }
        guard current == "]" else { throw failure(.unclosedClass, at: start) }
        guard !set.ranges.isEmpty else { throw failure(.emptyClass, at: start) }
        index += 1
        if isNegated { set.negate() }
        return set
    }

    /// Reads one character, escape or range inside a class.
    private mutating func classMember() throws(SubjectExpressionError) -> ScalarSet {
        let start = index
        let low = try classScalar()
        guard current == "-", index + 1 < scalars.count, scalars[index + 1] != "]" else { return low.set }
        index += 1
        let high = try classScalar()
        guard let first = low.scalar, let last = high.scalar, first <= last else {
            throw failure(.reversedRange, at: start)
        }
        return ScalarSet([first.value...last.value])
    }

    private mutating func classScalar() throws(SubjectExpressionError) -> (set: ScalarSet, scalar: Unicode.Scalar?) {
        guard let scalar = current else { throw failure(.unclosedClass) }
        switch scalar {
        case "\\":
            return try escape()
        case "[":
            throw failure(.unescaped("["))
        default:
            index += 1
            return (ScalarSet(scalar), scalar)
        }
    }

    private mutating func repetition(
        of body: SubjectExpressionSyntax
    ) throws(SubjectExpressionError) -> SubjectExpressionSyntax {
        let result: SubjectExpressionSyntax
        switch current {
        case "*": result = .repetition(body, minimum: 0, maximum: nil)
        case "+": result = .repetition(body, minimum: 1, maximum: nil)
        case "?": result = .repetition(body, minimum: 0, maximum: 1)
        case "{":
            let (minimum, maximum) = try bound()
            result = .repetition(body, minimum: minimum, maximum: maximum)
        default: return body
        }
        index += 1
        if let next = current, next == "*" || next == "+" || next == "?" || next == "{" {
            throw failure(.doubleRepetition)
        }
        return result
    }

    /// Reads `{m}`, `{m,}` or `{m,n}` up to, not including, its closing brace.
    private mutating func bound() throws(SubjectExpressionError) -> (minimum: Int, maximum: Int?) {
        let start = index
        index += 1
        guard let minimum = try number() else { throw failure(.malformedBound, at: start) }
        var maximum: Int? = minimum
        if current == "," {
            index += 1
            maximum = try number()
        }
        guard current == "}", maximum.map({ $0 >= minimum }) ?? true else { throw failure(.malformedBound, at: start) }
        return (minimum, maximum)
    }

    private mutating func number() throws(SubjectExpressionError) -> Int? {
        var value: Int?
        while let scalar = current, ("0"..."9").contains(scalar) {
            value = (value ?? 0) * 10 + Int(scalar.value - 0x30)
            guard value! <= SubjectExpression.maximumBound else {
                throw failure(.boundTooLarge(limit: SubjectExpression.maximumBound))
            }
            index += 1
        }
        return value
    }
}
