public import JSON

/// What the predicate of a statement must say at one place: one item of `where:` in a policy.
public struct PredicateCondition: Sendable, CustomStringConvertible {
    /// What must hold of the value there. Types are kept apart: the text `"1"` is not the number 1.
    public enum Test: Sendable {
        case equals(JSON)
        case oneOf([JSON])
        /// A text, as a whole.
        case matches(SubjectExpression)
        /// A number.
        case atLeast(Int64)
        /// Whether anything stands there, null too.
        case exists(Bool)
    }

    /// Where, within the predicate.
    public let pointer: JSONPointer
    /// What must hold.
    public let test: Test

    /// What stands in the predicate instead; nil where the condition holds.
    func miss(in predicate: JSON?) -> String? {
        let value = predicate.flatMap(pointer.value)
        if case .exists(let isWanted) = test {
            return (value != nil) == isWanted ? nil : value.map(Self.text) ?? "nothing"
        }
        guard let value else { return "nothing" }
        let isMet =
            switch test {
            case .equals(let wanted): Self.isSame(value, wanted)
            case .oneOf(let wanted): wanted.contains { Self.isSame(value, $0) }
            case .matches(let expression): if case .string(let text) = value { expression.matches(text) } else { false }
            case .atLeast(let least): Self.isAtLeast(value, least)
            case .exists: true
            }
        return isMet ? nil : Self.text(value)
    }

    /// As a policy writes it, on one line.
    public var description: String {
        switch test {
        case .equals(let value): "\(pointer) equals \(Self.text(value))"
        case .oneOf(let values): "\(pointer) one of \(values.map(Self.text).joined(separator: ", "))"
        case .matches(let expression): "\(pointer) matches \(expression)"
        case .atLeast(let least): "\(pointer) at least \(least)"
        case .exists(let isWanted): "\(pointer) \(isWanted ? "exists" : "does not exist")"
        }
    }

    /// A value in a message, which is foreign and may be long.
    private static func text(_ value: JSON) -> String {
        let text = String(decoding: value.encoded(.compact), as: UTF8.self)
        return text.count > 200 ? "\(text.prefix(200))…" : text
    }

    private static func isSame(_ found: JSON, _ wanted: JSON) -> Bool {
        switch (found, wanted) {
        case (.string(let found), .string(let wanted)): return found.hasSameBytes(as: wanted)
        // However a number is spelled, as long as it is one that both can say exactly.
        case (.number(let found), .number(let wanted)):
            return found == wanted || Double(found).map { $0 == Double(wanted) && abs($0) < 9e15 } ?? false
        case (.bool(let found), .bool(let wanted)): return found == wanted
        default: return false
        }
    }

    private static func isAtLeast(_ found: JSON, _ least: Int64) -> Bool {
        guard case .number(let text) = found else { return false }
        if let whole = Int64(text) { return whole >= least }
        guard let value = Double(text), value.isFinite else { return false }
        return value >= Double(least)
    }
}
