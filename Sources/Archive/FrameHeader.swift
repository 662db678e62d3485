/// The header of a zstd frame (RFC 8878 §3.1.1.1), checked against what our format allows.
struct FrameHeader {
    /// The bytes, the magic number included.
    let bytes: [UInt8]
    /// The size of the content.
    let contentSize: UInt64
    /// Whether all blocks must be raw: see ``RawFrame``.
    let isRaw: Bool

    /// What a frame may at most have for so much content: more than any encoder needs.
    static func maximumFrameSize(contentSize: UInt64) -> UInt64 { contentSize + contentSize / 128 + 512 }

    /// Reads a header behind its magic number.
    ///
    /// - Throws: ``ArchiveError``: `truncated`, `missingContentSize`, `frameTooLarge`, `windowTooLarge`,
    ///   `frameMalformed` for a checksum, a dictionary, reserved bits or no content.
    init(
        from input: InputBuffer, index: Int, limits: ArchiveLimits
    ) throws(ArchiveError) {
        var bytes: [UInt8] = []
        bytes.append(littleEndian: UInt64(ArchiveFormat.frameMagic), count: 4)
        let descriptor = try Self.next(from: input, into: &bytes, index: index)
        let isSingleSegment = descriptor & 0b0010_0000 != 0
        let sizeFlag = descriptor >> 6
        guard descriptor & 0b0000_0011 == 0 else { throw .frameMalformed(index: index, why: "it needs a dictionary") }
        guard descriptor & 0b0000_0100 == 0 else { throw .frameMalformed(index: index, why: "it has a checksum") }
        guard descriptor & 0b0001_1000 == 0 else { throw .frameMalformed(index: index, why: "reserved bits are set") }
        guard isSingleSegment || sizeFlag != 0 else { throw .missingContentSize(index: index) }

        let window = isSingleSegment ? nil : Self.window(try Self.next(from: input, into: &bytes, index: index))
        // Two bytes count from 256, since one byte holds what is less.
        let sizeLength = 1 << Int(sizeFlag)
        for _ in 0..<sizeLength { _ = try Self.next(from: input, into: &bytes, index: index) }
        let stated = bytes.littleEndian(at: bytes.count - sizeLength, count: sizeLength)
        contentSize = sizeLength == 2 ? stated + 256 : stated
        self.bytes = bytes
        isRaw = sizeLength == 8

        guard contentSize > 0 else { throw .frameMalformed(index: index, why: "it is empty") }
        guard contentSize <= limits.maximumFrameContent else {
            throw .frameTooLarge(index: index, found: contentSize, limit: limits.maximumFrameContent)
        }
        // A raw frame refers to nothing before, so it needs no window.
        let needed = window ?? (isRaw ? 0 : contentSize)
        guard needed <= limits.maximumWindow else {
            throw .windowTooLarge(index: index, found: needed, limit: limits.maximumWindow)
        }
    }

    /// RFC 8878 §3.1.1.1.2.
    private static func window(_ byte: UInt8) -> UInt64 {
        let base: UInt64 = 1 << (10 + UInt64(byte >> 3))
        return base + base / 8 * UInt64(byte & 7)
    }

    private static func next(
        from input: InputBuffer, into bytes: inout [UInt8], index: Int
    ) throws(ArchiveError) -> UInt8 {
        guard let byte = try input.nextByte() else { throw .truncated(frame: index) }
        bytes.append(byte)
        return byte
    }
}
