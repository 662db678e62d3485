/// The tar headers of our archives: the bytes that libarchive's pax writer gives for a regular file with mode 0644,
/// user and group 0 without names, and modification time 0.
///
/// A reader computes them from the tables and compares, so there is no second opinion about names and sizes.
public enum TarHeader {
    /// Headers and contents are padded to multiples of this.
    public static let blockSize = 512
    static let maximumPathLength = 1024
    /// Paths up to this length need no pax record.
    private static let nameLength = 100
    private static let sizeOffset = 124
    private static let sizeDigits = 11
    private static let sizeField = sizeOffset..<sizeOffset + 12
    private static let checksumOffset = 148
    /// What eleven octal digits hold.
    private static let maximumOctalSize: UInt64 = 1 << 33 - 1

    /// The two zero blocks that end a tar file.
    public static let trailer = [UInt8](repeating: 0, count: 2 * blockSize)

    /// The zeros between the content of an entry and the next header.
    public static func padding(_ size: UInt64) -> [UInt8] {
        [UInt8](repeating: 0, count: (blockSize - Int(size % UInt64(blockSize))) % blockSize)
    }

    /// The header of an entry, with its pax records where the path or the size needs them.
    ///
    /// - Throws: ``ArchiveError``: `unsupportedPath` where the path is empty, absolute, ends with a slash, has more
    ///   than 1024 characters or one that is a space or not printable ASCII; `libraryFailed`.
    public static func bytes(path: String, size: UInt64) throws(ArchiveError) -> [UInt8] {
        let name = Array(path.utf8)
        guard !name.isEmpty, name.count <= maximumPathLength, name.first != UInt8(ascii: "/"),
            name.last != UInt8(ascii: "/"), name.allSatisfy({ (0x21...0x7E).contains($0) }), size <= Int64.max
        else { throw .unsupportedPath(path) }
        guard name.count <= nameLength, size <= maximumOctalSize else {
            return try libraryBytes(path: path, size: size)
        }
        return simple(name: name, size: size)
    }

    /// The size that the first block of an entry states.
    ///
    /// Checked is the form of that field alone: the caller computes the header from the size and compares.
    ///
    /// - Throws: ``ArchiveError``: `headerMismatch`.
    public static func size(ofFirstBlock block: [UInt8], path: String) throws(ArchiveError) -> UInt64 {
        guard block.count == blockSize else { throw .headerMismatch(path: path) }
        let field = Array(block[sizeField])
        let size = field[0] == 0x80 ? binary(field.dropFirst()) : octal(field)
        guard let size else { throw .headerMismatch(path: path) }
        return size
    }

    /// Twelve octal digits, or eleven and a space.
    private static func octal(_ field: [UInt8]) -> UInt64? {
        let digits = field.last == UInt8(ascii: " ") ? field.dropLast() : field[...]
        guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 << 3 | UInt64($1 & 7) }
    }

    /// A big-endian number, at most `Int64.max`.
    private static func binary(_ field: ArraySlice<UInt8>) -> UInt64? {
        let (high, low) = (field.dropLast(8), field.suffix(8))
        let size = low.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard high.allSatisfy({ $0 == 0 }), size <= Int64.max else { return nil }
        return size
    }

    private static func simple(name: [UInt8], size: UInt64) -> [UInt8] {
        var bytes = template
        bytes.replaceSubrange(0..<name.count, with: name)
        var rest = size
        for offset in stride(from: sizeOffset + sizeDigits - 1, through: sizeOffset, by: -1) {
            bytes[offset] = UInt8(ascii: "0") + UInt8(rest & 7)
            rest >>= 3
        }
        // The checksum counts its own field as spaces; it is six digits, a zero byte and a space.
        var sum = bytes.reduce(0) { $0 + Int($1) }
        bytes[checksumOffset + 6] = 0
        for offset in stride(from: checksumOffset + 5, through: checksumOffset, by: -1) {
            bytes[offset] = UInt8(ascii: "0") + UInt8(sum & 7)
            sum >>= 3
        }
        return bytes
    }

    /// A header without name and size, its checksum spaces.
    private static let template: [UInt8] = {
        var bytes = [UInt8](repeating: 0, count: blockSize)
        func put(_ text: String, at offset: Int) {
            bytes.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8)
        }
        put("000644 ", at: 100)
        put("000000 ", at: 108)
        put("000000 ", at: 116)
        put("00000000000 ", at: sizeOffset)
        put("00000000000 ", at: 136)
        put("        ", at: checksumOffset)
        put("0", at: 156)
        put("ustar\u{0}00", at: 257)
        put("000000 ", at: 329)
        put("000000 ", at: 337)
        return bytes
    }()
}
