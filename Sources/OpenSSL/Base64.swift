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
        guard text.count.isMultiple(of: 4) else { return nil }
        let paddingCount = text.suffix(2).reversed().prefix { $0 == padding }.count
        var decoder = Decoder(form: form, capacity: text.count / 4 * 3)
        for character in text.dropLast(paddingCount) {
            guard decoder.append(character) else { return nil }
        }
        return decoder.finish()
    }

    /// Collects six bits at a time.
    private struct Decoder {
        private var bytes: [UInt8] = []
        private var pending: UInt32 = 0
        private var pendingBits = 0
        private var allowsStandard = true
        private var allowsURLSafe: Bool

        init(form: Form, capacity: Int) {
            allowsURLSafe = form == .urlSafeToo
            bytes.reserveCapacity(capacity)
        }

        mutating func append(_ character: UInt8) -> Bool {
            guard let value = value(character) else { return false }
            pending = pending << 6 | UInt32(value)
            pendingBits += 6
            if pendingBits >= 8 {
                pendingBits -= 8
                bytes.append(UInt8(truncatingIfNeeded: pending >> UInt32(pendingBits)))
            }
            return true
        }

        /// Bits that are left over after the last byte must be zero, else two texts would mean the same bytes.
        func finish() -> [UInt8]? {
            pending & (1 << UInt32(pendingBits) - 1) == 0 ? bytes : nil
        }

        private mutating func value(_ character: UInt8) -> UInt8? {
            switch character {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): return character - UInt8(ascii: "A")
            case UInt8(ascii: "a")...UInt8(ascii: "z"): return character - UInt8(ascii: "a") + 26
            case UInt8(ascii: "0")...UInt8(ascii: "9"): return character - UInt8(ascii: "0") + 52
            case UInt8(ascii: "+") where allowsStandard, UInt8(ascii: "/") where allowsStandard:
                allowsURLSafe = false
                return character == UInt8(ascii: "+") ? 62 : 63
            case UInt8(ascii: "-") where allowsURLSafe, UInt8(ascii: "_") where allowsURLSafe:
                allowsStandard = false
                return character == UInt8(ascii: "-") ? 62 : 63
            default: return nil
            }
        }
    }
}
