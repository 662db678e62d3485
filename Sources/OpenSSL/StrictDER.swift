/// Looks through DER that libcrypto has decoded, for what its decoder takes and DER does not have: BER has several
/// encodings of one value, and what is read in two ways is signed in one (X.690 §10 and §11).
///
/// Lengths are definite and as short as possible, booleans are 0 or 255, numbers have no needless byte, and every element
/// is filled by what is in it. Nothing is copied: every certificate of every piece of evidence comes by here.
enum StrictDER {
    /// No certificate nests deeper; each level is a call.
    static let maximumDepth = 32

    private static let boolean: UInt8 = 0x01
    private static let integer: UInt8 = 0x02
    private static let constructed: UInt8 = 0x20

    /// Whether the bytes are exactly one element, and everything in it is strict.
    static func isOneElement(_ bytes: [UInt8]) -> Bool {
        element(in: bytes.span, from: 0, to: bytes.count, depth: 0) == bytes.count
    }

    /// Where the element ends that begins at an offset; nil where it is not strict.
    private static func element(in bytes: Span<UInt8>, from start: Int, to end: Int, depth: Int) -> Int? {
        guard depth < maximumDepth, start + 2 <= end else { return nil }
        let tag = bytes[start]
        // Tags of several bytes stand in no structure that is read here.
        guard tag & 0x1F != 0x1F, let (header, count) = length(in: bytes, at: start + 1, to: end),
            count <= end - start - 1 - header
        else { return nil }
        let (first, last) = (start + 1 + header, start + 1 + header + count)
        guard tag & constructed == 0 else {
            var offset = first
            while offset < last {
                guard let next = element(in: bytes, from: offset, to: last, depth: depth + 1) else { return nil }
                offset = next
            }
            return last
        }
        switch tag {
        case boolean: return count == 1 && (bytes[first] == 0 || bytes[first] == 0xFF) ? last : nil
        case integer:
            guard count > 0 else { return nil }
            guard count > 1 else { return last }
            let isPadded =
                (bytes[first] == 0 && bytes[first + 1] < 0x80)
                || (bytes[first] == 0xFF && bytes[first + 1] >= 0x80)
            return isPadded ? nil : last
        default: return last
        }
    }

    /// How many bytes the length takes, and the length.
    private static func length(in bytes: Span<UInt8>, at offset: Int, to end: Int) -> (Int, Int)? {
        let first = bytes[offset]
        guard first >= 0x80 else { return (1, Int(first)) }
        let count = Int(first & 0x7F)
        guard (1...4).contains(count), offset + count < end, bytes[offset + 1] != 0 else { return nil }
        var length = 0
        for place in (offset + 1)...(offset + count) { length = length << 8 | Int(bytes[place]) }
        return length >= 0x80 ? (1 + count, length) : nil
    }
}
