/// The few bytes by which content becomes a zstd frame of raw blocks (RFC 8878 §3.1.1).
///
/// Such a frame declares its size in 8 bytes, which libzstd never does for content this small. So a reader that knows
/// our format can tell from the header alone that all blocks are raw; others need not care.
enum RawFrame {
    /// The frame header descriptor: size in 8 bytes, single segment, no checksum, no dictionary.
    static let descriptor: UInt8 = 0b1110_0000
    /// The size of the frame header with its magic number.
    static let headerSize = 13
    /// The size of a block header.
    static let blockHeaderSize = 3

    /// The frame header of `contentSize` bytes.
    static func header(contentSize: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(littleEndian: UInt64(ArchiveFormat.frameMagic), count: 4)
        bytes.append(descriptor)
        bytes.append(littleEndian: contentSize, count: 8)
        return bytes
    }

    /// The header of a raw block of `size` bytes: bit 0 says whether it is the last, bits 1 and 2 are 0 for raw.
    static func blockHeader(size: Int, isLast: Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(littleEndian: UInt64(size) << 3 | (isLast ? 1 : 0), count: blockHeaderSize)
        return bytes
    }
}
