/// A JSON document as RFC 8259 defines it, with nothing interpreted: numbers stay as they are written and the members
/// of an object keep their order.
///
/// Foreign documents enter through ``init(parsing:limits:)``, which is strict; what airlock writes leaves through
/// ``encoded(_:)``. Digests and signatures are never over a re-encoded document, except where a specification defines
/// the canonical form (RFC 8785).
public enum JSON: Sendable, Equatable {
    case null
    case bool(Bool)
    /// A number in the document's own spelling, which follows the grammar of RFC 8259 §6.
    case number(String)
    case string(String)
    case array([JSON])
    case object(JSONObject)

    /// The name of the value's kind, for messages.
    public var kind: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int64) { self = .number(String(value)) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, JSON)...) {
        var object = JSONObject()
        for (name, value) in elements { object[name] = value }
        self = .object(object)
    }

    /// A number from an integer.
    public static func integer(_ value: some BinaryInteger) -> JSON { .number(String(value)) }
}
