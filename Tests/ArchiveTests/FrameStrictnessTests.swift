import Testing

@testable import Archive

/// What is refused of a frame; each test deletes one condition of our format.
struct FrameStrictnessTests {
    @Test(arguments: [[], [0x28], Array("PK\u{3}\u{4} and more".utf8), [UInt8](repeating: 0, count: 600)] as [[UInt8]])
    func `what does not begin with a zstd frame is no archive`(bytes: [UInt8]) {
        #expect(throws: ArchiveError.notAnArchive) { try read(bytes) }
    }

    @Test func `a seek table alone is no archive`() {
        #expect(throws: ArchiveError.notAnArchive) { try read(SeekTable([]).encoded()) }
    }

    @Test(arguments: [0x184D_2A5E, 0x184D_2A50, 0xFD2F_B527] as [UInt64])
    func `another magic number between frames is refused`(magic: UInt64) throws {
        var bytes = Frames.raw([1])
        bytes.append(littleEndian: magic, count: 4)
        let error = #expect(throws: ArchiveError.self) {
            try read(bytes + [0, 0, 0, 0] + Frames.raw([2]), count: 2)
        }
        switch error {
        case .frameMalformed(index: 1, _), .contentEnded(missing: 1): break
        default: Issue.record("\(String(describing: error))")
        }
    }

    @Test(arguments: [0b0000_0100, 0b0000_0001, 0b0000_0011, 0b0000_1000, 0b0001_0000] as [UInt8])
    func `checksum, dictionary and reserved bits are refused`(bit: UInt8) throws {
        var bytes = Frames.raw([1, 2, 3])
        bytes[4] |= bit
        expectMalformed(0) { try read(bytes + [0, 0, 0, 0], count: 3) }
        var compressed = try Frames.compressed([1, 2, 3])
        compressed[4] |= bit
        expectMalformed(0) { try read(compressed + [0, 0, 0, 0], count: 3) }
    }

    @Test func `a frame without the size of its content is refused`() {
        let bytes = Frames.frame(descriptor: 0, fields: [0], [Frames.block([1], isLast: true)])
        #expect(throws: ArchiveError.missingContentSize(index: 0)) { try read(bytes) }
    }

    @Test func `an empty frame is refused`() throws {
        expectMalformed(0) { try read(Frames.raw([])) }
        expectMalformed(0) { try read(try Frames.compressed([])) }
    }

    @Test func `a frame of a foreign encoder with a window is read`() throws {
        // Window of 1 KiB, content size in 4 bytes, two raw blocks, the last one empty.
        let bytes = Frames.frame(
            descriptor: 0b1000_0000, fields: [0, 3, 0, 0, 0],
            [Frames.block([7, 8, 9], isLast: false), Frames.block([], isLast: true)])
        #expect(try read(bytes, count: 3) == [7, 8, 9])
    }

    @Test func `a window of 8 MiB is allowed and a larger one is refused`() throws {
        func frame(window: UInt8) -> [UInt8] {
            Frames.frame(descriptor: 0b1000_0000, fields: [window, 1, 0, 0, 0], [Frames.block([7], isLast: true)])
        }
        #expect(try read(frame(window: 13 << 3)) == [7])
        let limit: UInt64 = 8 << 20
        #expect(throws: ArchiveError.windowTooLarge(index: 0, found: limit + limit / 8, limit: limit)) {
            try read(frame(window: 13 << 3 | 1))
        }
        #expect(throws: ArchiveError.windowTooLarge(index: 0, found: 15 << 38, limit: limit)) {
            try read(frame(window: 0xFF))
        }
    }

    @Test func `a single segment above the window limit is refused`() {
        let bytes = Frames.frame(descriptor: 0b1010_0000, fields: [1, 0, 0x80, 0], [])
        #expect(throws: ArchiveError.windowTooLarge(index: 0, found: 8 << 20 + 1, limit: 8 << 20)) { try read(bytes) }
    }

    @Test func `a frame that declares more content than the limit is refused before anything is decoded`() {
        let bytes = Frames.frame(descriptor: 0b1000_0000, fields: [0, 1, 0, 0, 4], [])
        #expect(throws: ArchiveError.frameTooLarge(index: 0, found: 64 << 20 + 1, limit: 64 << 20)) { try read(bytes) }
        let huge = RawFrame.header(contentSize: .max)
        #expect(throws: ArchiveError.frameTooLarge(index: 0, found: .max, limit: 64 << 20)) { try read(huge) }
    }

    @Test func `more frames than the limit are refused`() throws {
        var limits = ArchiveLimits()
        limits.maximumFrames = 2
        let bytes = Frames.raw([1]) + Frames.raw([2]) + Frames.raw([3])
        let reader = FrameReader(input: MemoryInput(bytes), limits: limits)
        #expect(throws: ArchiveError.tooManyFrames(limit: 2)) { try reader.read(3) }
    }

    @Test func `a raw frame whose blocks hold less than declared is refused`() {
        let bytes = RawFrame.header(contentSize: 4) + Frames.block([1, 2, 3], isLast: true)
        #expect(throws: ArchiveError.decodedSizeMismatch(index: 0, declared: 4)) { try read(bytes, count: 4) }
    }

    @Test func `a raw frame whose blocks hold more than declared is refused`() {
        let long = RawFrame.header(contentSize: 2) + Frames.block([1, 2, 3], isLast: true)
        #expect(throws: ArchiveError.decodedSizeMismatch(index: 0, declared: 2)) { try read(long, count: 2) }
        let more =
            RawFrame.header(contentSize: 2) + Frames.block([1, 2], isLast: false) + Frames.block([3], isLast: true)
        #expect(throws: ArchiveError.decodedSizeMismatch(index: 0, declared: 2)) { try read(more, count: 2) }
    }

    @Test func `a frame of libzstd that holds more or less than declared is refused`() throws {
        for size: UInt8 in [2, 4] {
            for blocks in [
                [Frames.block([1, 2, 3], isLast: true)],
                [Frames.block([1, 2, 3], isLast: false), Frames.block([], isLast: true)],
            ] {
                let bytes = Frames.frame(descriptor: 0b1000_0000, fields: [0, size, 0, 0, 0], blocks)
                let error = #expect(throws: ArchiveError.self) { try read(bytes + Frames.raw([9]), count: Int(size)) }
                switch error {
                case .frameMalformed(index: 0, _), .decodedSizeMismatch(index: 0, declared: _): break
                default: Issue.record("\(String(describing: error))")
                }
            }
        }
    }

    @Test func `a frame of libzstd that is cut off before its empty last block is refused`() {
        let bytes = Frames.frame(
            descriptor: 0b1000_0000, fields: [0, 3, 0, 0, 0], [Frames.block([7, 8, 9], isLast: false)])
        #expect(throws: ArchiveError.truncated(frame: 0)) { try read(bytes, count: 3) }
    }

    @Test(arguments: [1, 2, 3])
    func `a raw frame with a block of another type is refused`(type: UInt8) {
        var bytes = Frames.raw([1])
        bytes[RawFrame.headerSize] |= type << 1
        expectMalformed(0) { try read(bytes) }
    }

    @Test func `a raw frame with an empty block is refused`() {
        let bytes = RawFrame.header(contentSize: 1) + Frames.block([], isLast: false) + Frames.block([1], isLast: true)
        expectMalformed(0) { try read(bytes) }
    }

    @Test func `a raw block above 128 KiB is refused`() {
        let content = [UInt8](repeating: 1, count: 128 << 10 + 1)
        expectMalformed(0) { try read(Frames.raw(content), count: content.count) }
    }

    @Test func `a frame of endless empty blocks is refused`() {
        let blocks = [[UInt8]](repeating: Frames.block([], isLast: false), count: 1_000_000)
        let bytes = Frames.frame(
            descriptor: 0b1000_0000, fields: [0, 1, 0, 0, 0], blocks + [Frames.block([1], isLast: true)])
        let input = CountingInput(bytes)
        expectMalformed(0) { _ = try FrameReader(input: input).read(1) }
        #expect(input.count <= 1 << 20)
    }

    @Test func `decoding goes only as far as content is asked for`() throws {
        // 64 MiB of zeros in a few kilobytes.
        let bomb = try Frames.compressed([UInt8](repeating: 0, count: 8 << 20))
        let input = CountingInput(bomb + bomb + bomb + [UInt8](repeating: 0, count: 10 << 20))
        let reader = FrameReader(input: input)
        #expect(try reader.read(1) == [0])
        #expect(reader.frames.isEmpty)
        #expect(input.count <= 1 << 20)
    }

    @discardableResult
    private func read(_ bytes: [UInt8], count: Int = 1) throws -> [UInt8] {
        try FrameReader(input: MemoryInput(bytes)).read(count)
    }

    /// Expects ``ArchiveError/frameMalformed(index:why:)`` of this frame.
    private func expectMalformed(
        _ index: Int, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
    ) {
        let error = #expect(throws: ArchiveError.self, sourceLocation: sourceLocation, performing: body)
        if case .frameMalformed(index, _) = error { return }
        Issue.record("\(String(describing: error))", sourceLocation: sourceLocation)
    }
}
