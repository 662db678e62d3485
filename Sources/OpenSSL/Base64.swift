/// Base64 as RFC 4648 §4 has it: padded, canonical, nothing ignored unless asked for.
public enum Base64 {
    /// What a decoder accepts.
    public enum Form: Sendable {
        /// The standard alphabet, padded, and nothing else.
        case standard
        /// As `standard`, but CR and LF are skipped wherever they stand (as Go's decoder does).
        case standardIgnoringLineBreaks
        /// The standard or the URL-safe alphabet (RFC 4648 §5), not both in one text, padded.
        case urlSafeToo
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")

    /// The text for bytes, in the standard alphabet, padded, on one line.
    public static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let count = min(3, bytes.count - start)
            let second = count > 1 ? bytes[start + 1] : 0
            let third = count > 2 ? bytes[start + 2] : 0
            text.append(alphabet[Int(bytes[start] >> 2)])
            text.append(alphabet[Int((bytes[start] & 3) << 4 | second >> 4)])
            text.append(count > 1 ? alphabet[Int((second & 15) << 2 | third >> 6)] : padding)
            text.append(count > 2 ? alphabet[Int(third & 63)] : padding)
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes, or nil where the text is not exactly what `encode` would give for them, apart from what `form`
    /// allows.
    public static func decode(_ text: String, allowing form: Form = .standard) -> [UInt8]? {
        decode(Array(text.utf8), allowing: form)
    }

    /// The bytes, or nil where the text is not exactly what `encode` would give for them, apart from what `form`
    /// allows.
    public static func decode(_ text: [UInt8], allowing form: Form = .standard) -> [UInt8]? {
        var text = text
        if form == .standardIgnoringLineBreaks {
            text.removeAll { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
        }
        guard text.count.isMultiple(of: 4), !text.isEmpty else { return text.isEmpty ? [] : nil }
        let isURLSafe = form == .urlSafeToo && text.contains { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
        let paddingCount = text.suffix(2).reversed().prefix { $0 == padding }.count
        return unsafe (isURLSafe ? urlSafeValues : standardValues).withUnsafeBufferPointer { values in
            unsafe text.withUnsafeBufferPointer { text in
                unsafe decode(text, values, paddingCount: paddingCount)
            }
        }
    }

    /// What each byte stands for; `invalid` for all that stand for nothing.
    private static let standardValues = values(alphabet)
    private static let urlSafeValues = values(alphabet.dropLast(2) + Array("-_".utf8))
    private static let invalid: UInt8 = 0x80

    private static func values(_ alphabet: [UInt8]) -> [UInt8] {
        var values = [UInt8](repeating: invalid, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }

    /// Precondition: 256 values, and groups of four characters, the last with that many of padding.
    private static func decode(
        _ text: UnsafeBufferPointer<UInt8>, _ values: UnsafeBufferPointer<UInt8>, paddingCount: Int
    ) -> [UInt8]? {
        var found: UInt8 = 0
        func value(_ position: Int) -> UInt32 {
            let value = unsafe values[Int(text[position])]
            found |= value
            return UInt32(value)
        }
        let lastGroup = text.count - 4
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: text.count / 4 * 3) { bytes, count in
            var position = 0
            while position < lastGroup {
                let group =
                    value(position) << 18 | value(position + 1) << 12 | value(position + 2) << 6
                    | value(position + 3)
                unsafe bytes[count] = UInt8(truncatingIfNeeded: group >> 16)
                unsafe bytes[count + 1] = UInt8(truncatingIfNeeded: group >> 8)
                unsafe bytes[count + 2] = UInt8(truncatingIfNeeded: group)
                count += 3
                position += 4
            }
            var group: UInt32 = 0
            for offset in 0..<4 { group = group << 6 | (offset < 4 - paddingCount ? value(position + offset) : 0) }
            for shift in [16, 8, 0].prefix(3 - paddingCount) {
                unsafe bytes[count] = UInt8(truncatingIfNeeded: group >> UInt32(shift))
                count += 1
            }
            // Bits that are left over after the last byte must be zero, else two texts would mean the same bytes.
            if group & (1 << UInt32(8 * paddingCount) - 1) != 0 { found = invalid }
        }
        return found & invalid == 0 ? bytes : nil
    }
}
