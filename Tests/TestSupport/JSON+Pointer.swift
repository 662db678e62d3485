public import JSON

extension JSON {
    /// The value at a JSON Pointer (RFC 6901 without escapes), such as `/subject/0/digest/sha256`, to read or to edit.
    ///
    /// Setting `nil` removes; a name that is not there is added; what lies on the way must be there.
    public subscript(at pointer: String) -> JSON? {
        get { value(pointer.split(separator: "/")[...]) }
        set { self = replacing(pointer.split(separator: "/")[...], with: newValue) ?? .null }
    }

    private func value(_ steps: ArraySlice<Substring>) -> JSON? {
        guard let step = steps.first else { return self }
        return child(step)?.value(steps.dropFirst())
    }

    private func child(_ step: Substring) -> JSON? {
        switch self {
        case .object(let object): object[String(step)]
        case .array(let elements): Int(step).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
        default: nil
        }
    }

    private func replacing(_ steps: ArraySlice<Substring>, with value: JSON?) -> JSON? {
        guard let step = steps.first else { return value }
        switch self {
        case .object(var object):
            object[String(step)] = (child(step) ?? .null).replacing(steps.dropFirst(), with: value)
            return .object(object)
        case .array(var elements):
            guard let index = Int(step), index <= elements.count else { preconditionFailure("no element \(step)") }
            let changed = (child(step) ?? .null).replacing(steps.dropFirst(), with: value)
            elements.replaceSubrange(index..<min(index + 1, elements.count), with: changed.map { [$0] } ?? [])
            return .array(elements)
        default: preconditionFailure("no member \(step) in a \(kind)")
        }
    }
}
