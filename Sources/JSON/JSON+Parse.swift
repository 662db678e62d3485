extension JSON {
    /// Reads one document, strictly by RFC 8259.
    ///
    /// Refused, beyond what the grammar refuses: duplicate names, bytes after the document, a byte order mark, text
    /// that is not UTF-8, lone surrogates, and whatever exceeds `limits`.
    public init(parsing bytes: [UInt8], limits: JSONLimits = .manifest) throws(JSONError) {
        guard bytes.count <= limits.maximumBytes else {
            throw JSONError(.tooLarge(bytes: bytes.count, limit: limits.maximumBytes))
        }
        var reader = JSONReader(bytes: bytes, limits: limits)
        self = try reader.document()
    }
}

/// A recursive descent over the bytes; recursion is bounded by `maximumDepth`, memory by `maximumValues`.
private struct JSONReader {
    let bytes: [UInt8]
    let limits: JSONLimits
    var offset = 0
    var values = 0

    mutating func document() throws(JSONError) -> JSON {
        skipWhiteSpace()
        let value = try value(depth: 0)
        skipWhiteSpace()
        guard offset == bytes.count else { throw JSONError(.trailingBytes, offset: offset) }
        return value
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSON {
        values += 1
        guard values <= limits.maximumValues else {
            throw JSONError(.tooManyValues(limit: limits.maximumValues), offset: offset)
        }
        switch try peek() {
        case UInt8(ascii: "{"): return .object(try object(depth: depth + 1))
        case UInt8(ascii: "["): return .array(try array(depth: depth + 1))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONObject {
        try enter(depth)
        var object = JSONObject()
        guard !(try closes(with: UInt8(ascii: "}"))) else { return object }
        while true {
            let start = offset
            let name = try string()
            guard object[name] == nil else { throw JSONError(.duplicateName(name), offset: start) }
            skipWhiteSpace()
            try expect(UInt8(ascii: ":"), "a colon")
            skipWhiteSpace()
            object[name] = try value(depth: depth)
            guard try continues(until: UInt8(ascii: "}")) else { return object }
        }
    }

    private mutating func array(depth: Int) throws(JSONError) -> [JSON] {
        try enter(depth)
        var elements: [JSON] = []
        guard !(try closes(with: UInt8(ascii: "]"))) else { return elements }
        while true {
            elements.append(try value(depth: depth))
            guard try continues(until: UInt8(ascii: "]")) else { return elements }
        }
    }

    private mutating func enter(_ depth: Int) throws(JSONError) {
        guard depth <= limits.maximumDepth else {
            throw JSONError(.tooDeep(limit: limits.maximumDepth), offset: offset)
        }
        offset += 1
        skipWhiteSpace()
    }

    private mutating func closes(with end: UInt8) throws(JSONError) -> Bool {
        guard try peek() == end else { return false }
        offset += 1
        return true
    }

    /// Whether another element follows; leaves the offset before it, or after the closing byte.
    private mutating func continues(until end: UInt8) throws(JSONError) -> Bool {
        skipWhiteSpace()
        if try closes(with: end) { return false }
        try expect(UInt8(ascii: ","), "a comma or the end")
        skipWhiteSpace()
        return true
    }

    private mutating func literal(_ text: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        for byte in text.description.utf8 { try expect(byte, text.description) }
        return value
    }

    private mutating func number() throws(JSONError) -> String {
        let start = offset
        if offset < bytes.count, bytes[offset] == UInt8(ascii: "-") { offset += 1 }
        let integer = try digits(from: start)
        guard integer == 1 || bytes[offset - integer] != UInt8(ascii: "0") else {
            throw JSONError(.invalidNumber, offset: start)
        }
        if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
            offset += 1
            _ = try digits(from: start)
        }
        if offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
            offset += 1
            if offset < bytes.count, [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(bytes[offset]) { offset += 1 }
            _ = try digits(from: start)
        }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    /// Passes at least one digit and says how many.
    private mutating func digits(from start: Int) throws(JSONError) -> Int {
        let first = offset
        while offset < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[offset]) { offset += 1 }
        guard offset > first else {
            guard first > start || offset < bytes.count else { throw JSONError(.unexpectedEnd, offset: offset) }
            throw first == start
                ? JSONError(.unexpectedByte(bytes[offset], wanted: "a value"), offset: offset)
                : JSONError(.invalidNumber, offset: start)
        }
        return offset - first
    }

    private mutating func string() throws(JSONError) -> String {
        try expect(UInt8(ascii: "\""), "a string")
        let start = offset
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "\""), bytes[offset] != UInt8(ascii: "\\"),
            bytes[offset] >= 0x20
        {
            offset += 1
        }
        // The common case: no escapes, one copy.
        if offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") {
            let text = try text(bytes[start..<offset], at: start)
            offset += 1
            return text
        }
        return try escapedString(from: start)
    }

    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var content = Array(bytes[start..<offset])
        while true {
            let byte = try peek()
            offset += 1
            switch byte {
            case UInt8(ascii: "\""): return try text(content[...], at: start)
            case UInt8(ascii: "\\"): try escape(into: &content)
            case 0..<0x20: throw JSONError(.invalidString("control character"), offset: offset - 1)
            default: content.append(byte)
            }
        }
    }

    private mutating func escape(into content: inout [UInt8]) throws(JSONError) {
        let byte = try peek()
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"): content.append(contentsOf: String(try unicodeScalar()).utf8)
        default: throw JSONError(.invalidString("unknown escape"), offset: offset - 1)
        }
    }

    /// A scalar from `XXXX` or from a pair of surrogates; a lone surrogate is an error.
    private mutating func unicodeScalar() throws(JSONError) -> Unicode.Scalar {
        let start = offset
        let first = try codeUnit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00 else { throw JSONError(.invalidString("lone surrogate"), offset: start) }
        try expect(UInt8(ascii: "\\"), "a low surrogate")
        try expect(UInt8(ascii: "u"), "a low surrogate")
        let second = try codeUnit()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00))
        else { throw JSONError(.invalidString("lone surrogate"), offset: start) }
        return scalar
    }

    private mutating func codeUnit() throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(try peek())).hexDigitValue, bytes[offset] < 0x80 else {
                throw JSONError(.invalidString("malformed \\u escape"), offset: offset)
            }
            unit = unit << 4 | UInt16(digit)
            offset += 1
        }
        return unit
    }

    private func text(_ content: ArraySlice<UInt8>, at start: Int) throws(JSONError) -> String {
        do { return String(copying: try UTF8Span(validating: content.span)) } catch {
            throw JSONError(.invalidUTF8, offset: start)
        }
    }

    private func peek() throws(JSONError) -> UInt8 {
        guard offset < bytes.count else { throw JSONError(.unexpectedEnd, offset: offset) }
        return bytes[offset]
    }

    private mutating func expect(_ byte: UInt8, _ wanted: String) throws(JSONError) {
        let found = try peek()
        guard found == byte else { throw JSONError(.unexpectedByte(found, wanted: wanted), offset: offset) }
        offset += 1
    }

    private mutating func skipWhiteSpace() {
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x20, 0x09, 0x0A, 0x0D: offset += 1
            default: return
            }
        }
    }
}
