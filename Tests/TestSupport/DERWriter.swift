public import OpenSSL

/// Writes the DER (X.690) that certificates need. It writes what it is told: broken material is its purpose too.
public enum DERWriter {
    /// A value under a tag, with the shortest length.
    public static func value(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        [tag] + length(content.count) + content
    }

    /// SEQUENCE of encoded parts.
    public static func sequence(_ parts: [UInt8]...) -> [UInt8] { value(0x30, parts.flatMap { $0 }) }
    /// SEQUENCE of encoded parts.
    public static func sequence(_ parts: [[UInt8]]) -> [UInt8] { value(0x30, parts.flatMap { $0 }) }
    /// SET of one encoded part.
    public static func set(_ part: [UInt8]) -> [UInt8] { value(0x31, part) }

    /// BOOLEAN.
    public static func boolean(_ flag: Bool) -> [UInt8] { value(0x01, [flag ? 0xFF : 0x00]) }

    /// INTEGER from unsigned big-endian bytes.
    public static func integer(_ bytes: [UInt8]) -> [UInt8] {
        let significant = Array(bytes.drop { $0 == 0 })
        let needsZero = significant.first.map { $0 >= 0x80 } ?? true
        return value(0x02, (needsZero ? [0] : []) + significant)
    }

    /// OCTET STRING.
    public static func octetString(_ bytes: [UInt8]) -> [UInt8] { value(0x04, bytes) }
    /// BIT STRING, the last byte with some unused bits.
    public static func bitString(_ bytes: [UInt8], unusedBits: UInt8 = 0) -> [UInt8] {
        value(0x03, [unusedBits] + bytes)
    }
    /// UTF8String.
    public static func utf8String(_ text: String) -> [UInt8] { value(0x0C, Array(text.utf8)) }

    /// [number] EXPLICIT around an encoded value, or IMPLICIT over a constructed one's content.
    public static func constructed(_ number: UInt8, _ content: [UInt8]) -> [UInt8] { value(0xA0 | number, content) }
    /// [number] IMPLICIT over a primitive content.
    public static func primitive(_ number: UInt8, _ content: [UInt8]) -> [UInt8] { value(0x80 | number, content) }

    /// OBJECT IDENTIFIER from its dotted form. Precondition: two or more numbers.
    public static func objectIdentifier(_ dotted: String) -> [UInt8] {
        let numbers = dotted.split(separator: ".").map { UInt64($0)! }
        let arcs = [numbers[0] * 40 + numbers[1]] + numbers[2...]
        return value(0x06, arcs.flatMap(base128))
    }

    /// The time in whole seconds: UTCTime through 2049, GeneralizedTime from 2050 (RFC 5280 §4.1.2.5).
    public static func time(_ time: UnixTime) -> [UInt8] {
        let whole = UnixTime(seconds: time.milliseconds / 1000)
        let digits = whole.rfc3339.utf8.filter { (0x30...0x39).contains($0) } + Array("Z".utf8)
        return String(decoding: digits.prefix(4), as: UTF8.self) < "2050"
            ? value(0x17, Array(digits.dropFirst(2)))
            : value(0x18, Array(digits))
    }

    private static func length(_ count: Int) -> [UInt8] {
        guard count >= 0x80 else { return [UInt8(count)] }
        let bytes = bigEndian(UInt64(count)).drop { $0 == 0 }
        return [0x80 | UInt8(bytes.count)] + bytes
    }

    private static func base128(_ number: UInt64) -> [UInt8] {
        var groups = [UInt8(number & 0x7F)]
        var rest = number >> 7
        while rest > 0 {
            groups.insert(UInt8(rest & 0x7F) | 0x80, at: 0)
            rest >>= 7
        }
        return groups
    }
}

/// A number's bytes, the most significant first.
func bigEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    stride(from: Number.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
}
