extension JSON {
    /// How a document is written.
    public enum Form: Sendable {
        /// Members in order, no white space.
        case compact
        /// Members in order, two spaces a level, a line feed at the end.
        case pretty
        /// RFC 8785 (JCS): members sorted by UTF-16 code units, no white space. Numbers must be integers that a
        /// double holds exactly; airlock writes no others.
        case canonical
    }

    /// The document as bytes.
    public func encoded(_ form: Form = .compact) -> [UInt8] {
        var writer = JSONWriter(form: form)
        writer.write(self, level: 0)
        if form == .pretty { writer.bytes.append(0x0A) }
        return writer.bytes
    }
}

private struct JSONWriter {
    let form: JSON.Form
    var bytes: [UInt8] = []

    mutating func write(_ value: JSON, level: Int) {
        switch value {
        case .null: put("null")
        case .bool(let flag): put(flag ? "true" : "false")
        case .number(let text): put(text)
        case .string(let text): write(text)
        case .array(let elements):
            enclose("[", "]", elements, level: level) { writer, element in writer.write(element, level: level + 1) }
        case .object(let object):
            enclose("{", "}", ordered(object), level: level) { writer, member in
                writer.write(member.name)
                writer.put(writer.form == .pretty ? ": " : ":")
                writer.write(member.value, level: level + 1)
            }
        }
    }

    private func ordered(_ object: JSONObject) -> [JSONObject.Member] {
        guard form == .canonical else { return object.members }
        return object.members.sorted { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) }
    }

    private mutating func enclose<Element>(
        _ open: String, _ close: String, _ elements: [Element], level: Int, each: (inout JSONWriter, Element) -> Void
    ) {
        put(open)
        for (position, element) in elements.enumerated() {
            if position > 0 { put(",") }
            breakLine(level + 1)
            each(&self, element)
        }
        if !elements.isEmpty { breakLine(level) }
        put(close)
    }

    private mutating func breakLine(_ level: Int) {
        guard form == .pretty else { return }
        bytes.append(0x0A)
        bytes.append(contentsOf: repeatElement(0x20, count: 2 * level))
    }

    private mutating func write(_ text: String) {
        put("\"")
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C }) {
            put(text)
            return put("\"")
        }
        for byte in text.utf8 {
            switch byte {
            case 0x22: put("\\\"")
            case 0x5C: put("\\\\")
            case 0x08: put("\\b")
            case 0x09: put("\\t")
            case 0x0A: put("\\n")
            case 0x0C: put("\\f")
            case 0x0D: put("\\r")
            case 0..<0x20: put("\\u00" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16))
            default: bytes.append(byte)
            }
        }
        put("\"")
    }

    private mutating func put(_ text: String) { bytes.append(contentsOf: text.utf8) }
}
