/// What the format of our archives fixes: sizes of frames, magic numbers. Changing one changes the bytes of every archive.
enum ArchiveFormat {
    /// Entries with less content share frames.
    static let smallEntry: UInt64 = 256 << 10
    /// A shared frame ends with the entry that brings it to this size.
    static let sharedFrameContent = 1 << 20
    /// The content of a frame of compressed blocks in a large entry.
    static let compressedFrameContent = 2 << 20
    /// The content of a frame of raw blocks.
    static let rawFrameContent: UInt64 = 4 << 20
    /// The content of a raw block (RFC 8878 §3.1.1.2.3).
    static let rawBlock = 128 << 10
    /// How much of a large entry decides whether it is stored raw.
    static let probe = 1 << 20
    /// The levels that ``ArchiveWriter`` accepts.
    static let levels: ClosedRange<Int32> = 1...19

    /// The first four bytes of a zstd frame (RFC 8878 §3.1.1).
    static let frameMagic: UInt32 = 0xFD2F_B528
    /// The first four bytes of the skippable frame that holds the seek table (zstd seekable format 0.1.0).
    static let seekTableMagic: UInt32 = 0x184D_2A5E
    /// The last four bytes of the seek table.
    static let seekTableFooterMagic: UInt32 = 0x8F92_EAB1

    /// Whether a probe that was compressed to `compressed` bytes gained less than 2 %.
    static func isIncompressible(content: Int, compressed: Int) -> Bool { (content - compressed) * 50 < content }
}

extension [UInt8] {
    /// Appends the lowest `count` bytes of a number, little-endian.
    mutating func append(littleEndian value: UInt64, count: Int) {
        for index in 0..<count { append(UInt8(truncatingIfNeeded: value >> (8 * UInt64(index)))) }
    }

    /// The little-endian number in `count` bytes at an offset.
    func littleEndian(at offset: Int, count: Int) -> UInt64 {
        (0..<count).reduce(0) { $0 | UInt64(self[offset + $1]) << (8 * UInt64($1)) }
    }
}
