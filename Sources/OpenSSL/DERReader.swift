/// Reads the elements of DER from left to right (X.690): tags of one byte, lengths definite and as short as possible.
///
/// For the few structures whose parts must be had as the bytes that they are; everything else is libcrypto's to decode.
public struct DERReader {
    /// One element.
    public struct Element {
        /// The identifier octet.
        public let tag: UInt8
        /// The contents octets.
        public let contents: [UInt8]
        /// Identifier, length and contents as they stand.
        public let bytes: [UInt8]
    }

    /// The tag of a SEQUENCE.
    public static let sequence: UInt8 = 0x30
    /// The tag of an INTEGER.
    public static let integer: UInt8 = 0x02
    /// The tag of a UTF8String.
    public static let utf8String: UInt8 = 0x0C

    private let bytes: [UInt8]
    private var position = 0

    /// A reader at the first byte.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Whether nothing follows.
    public var isAtEnd: Bool { position == bytes.count }

    /// The next element; nil where there is none, it has another tag than wanted, or it is not in DER.
    public mutating func next(_ tag: UInt8? = nil) -> Element? {
        let start = position
        guard start + 2 <= bytes.count, bytes[start] & 0x1F != 0x1F, tag ?? bytes[start] == bytes[start],
            let (header, count) = length(at: start + 1), count <= bytes.count - start - 1 - header
        else { return nil }
        position = start + 1 + header + count
        return Element(
            tag: bytes[start], contents: Array(bytes[(position - count)..<position]),
            bytes: Array(bytes[start..<position]))
    }

    /// The only element of these bytes; nil where they are anything else.
    public static func only(_ tag: UInt8, in bytes: [UInt8]) -> Element? {
        var reader = DERReader(bytes)
        guard let element = reader.next(tag), reader.isAtEnd else { return nil }
        return element
    }

    /// How many bytes the length takes, and the length; nil where it is indefinite, longer than needed, or above 2^31.
    private func length(at offset: Int) -> (bytes: Int, length: Int)? {
        let first = bytes[offset]
        guard first >= 0x80 else { return (1, Int(first)) }
        let count = Int(first & 0x7F)
        guard (1...4).contains(count), offset + count < bytes.count else { return nil }
        let digits = bytes[(offset + 1)...(offset + count)]
        let length = digits.reduce(0) { $0 << 8 | Int($1) }
        guard digits.first != 0, length >= 0x80, length <= Int(Int32.max) else { return nil }
        return (1 + count, length)
    }
}
