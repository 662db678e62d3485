/// The place of a value in a document (RFC 6901), as `/invocation/configSource/uri`.
public struct JSONPointer: Sendable, Hashable, CustomStringConvertible {
    /// As written.
    public let description: String
    /// The names and indexes on the way, unescaped.
    private let steps: [String]

    /// Reads a pointer; nil where the text is none: it is empty or begins with a slash, and `~` stands only before `0`,
    /// for itself, and `1`, for a slash.
    public init?(_ text: String) {
        description = text
        guard !text.isEmpty else {
            steps = []
            return
        }
        guard text.utf8.first == UInt8(ascii: "/") else { return nil }
        var steps: [String] = []
        for part in text.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            var step: [UInt8] = []
            var rest = part
            while let byte = rest.popFirst() {
                guard byte == UInt8(ascii: "~") else {
                    step.append(byte)
                    continue
                }
                switch rest.popFirst() {
                case UInt8(ascii: "0"): step.append(UInt8(ascii: "~"))
                case UInt8(ascii: "1"): step.append(UInt8(ascii: "/"))
                default: return nil
                }
            }
            steps.append(String(decoding: step, as: UTF8.self))
        }
        self.steps = steps
    }

    /// The value that stands there; nil where none does. Names are compared byte for byte; an index is a decimal number
    /// without leading zeros.
    public func value(in document: JSON) -> JSON? {
        var value = document
        for step in steps {
            switch value {
            case .object(let object):
                guard let member = object[step] else { return nil }
                value = member
            case .array(let elements):
                guard let index = Int(step), String(index) == step, elements.indices.contains(index) else { return nil }
                value = elements[index]
            default: return nil
            }
        }
        return value
    }
}
