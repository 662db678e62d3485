import FileSystem
import Testing

@testable import Archive

struct FrameReaderTests {
    @Test(arguments: [1, 2, 3, 511, 512, 4_096, 1 << 20])
    func `content does not depend on the steps in which input comes`(step: Int) throws {
        let entries = Sample.mixed(seed: 10)
        let (bytes, _) = try Sample.archive(entries)
        #expect(try Sample.read(entries, from: MemoryInput(bytes, step: step)) == entries)
    }

    @Test func `content given in pieces is the content`() throws {
        for entry in Sample.mixed(seed: 11, scale: 400) {
            let reader = FrameReader(input: MemoryInput(try Sample.archive([entry]).bytes))
            try reader.expectHeader(path: entry.path, size: UInt64(entry.content.count))
            var found: [UInt8] = []
            try reader.read(UInt64(entry.content.count)) { piece in
                unsafe piece.withUnsafeBytes { unsafe found.append(contentsOf: $0) }
            }
            #expect(found == entry.content)
            try reader.expectPadding(UInt64(entry.content.count))
            try reader.expectTrailer()
            try reader.finish()
        }
    }

    @Test func `an error of the one who takes the pieces comes through`() throws {
        let reader = FrameReader(input: MemoryInput(try Sample.archive(Sample.mixed(seed: 12)).bytes))
        #expect(throws: SystemError.self) {
            try reader.read(512) { _ in throw SystemError(operation: "write", path: "x", code: 28) }
        }
    }

    @Test func `reading stops at the end of the content`() throws {
        let (bytes, summary) = try Sample.archive(Sample.mixed(seed: 13))
        let reader = FrameReader(input: MemoryInput(bytes))
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        #expect(try reader.read(into: &buffer) == summary.uncompressedSize)
        #expect(try reader.read(into: &buffer) == 0)
        try reader.finish()
    }

    @Test func `asking for more than there is says how much is missing`() throws {
        let (bytes, summary) = try Sample.archive(Sample.mixed(seed: 13))
        let count = Int(summary.uncompressedSize) + 5
        #expect(throws: ArchiveError.contentEnded(missing: 5)) {
            try FrameReader(input: MemoryInput(bytes)).read(count)
        }
        #expect(throws: ArchiveError.contentEnded(missing: 5)) {
            try FrameReader(input: MemoryInput(bytes)).read(UInt64(count)) { _ in }
        }
    }

    @Test func `content that nobody asked for is refused`() throws {
        let reader = FrameReader(input: MemoryInput(try Sample.archive(Sample.mixed(seed: 14)).bytes))
        _ = try reader.read(512)
        #expect(throws: ArchiveError.contentRemains(frame: 0)) { try reader.finish() }
    }

    @Test func `a whole frame that nobody asked for is refused`() throws {
        let bytes = Frames.archive([Frames.raw([1]), Frames.raw([2])])
        let reader = FrameReader(input: MemoryInput(bytes))
        _ = try reader.read(1)
        #expect(throws: ArchiveError.contentRemains(frame: 1)) { try reader.finish() }
    }

    @Test func `the first size is found in the header`() throws {
        let reader = FrameReader(
            input: MemoryInput(try Sample.archive([SampleEntry(path: "a", content: [1, 2])]).bytes))
        #expect(try reader.expectHeader(path: "a", maximumSize: 2) == 2)
    }

    @Test func `a first size above the limit is refused`() throws {
        let reader = FrameReader(
            input: MemoryInput(try Sample.archive([SampleEntry(path: "a", content: [1, 2])]).bytes))
        #expect(throws: ArchiveError.entryTooLarge(path: "a", found: 2, limit: 1)) {
            try reader.expectHeader(path: "a", maximumSize: 1)
        }
    }

    @Test(arguments: [0, 100, 156, 300, 500])
    func `a header that differs in one byte is refused`(offset: Int) throws {
        var header = try TarHeader.bytes(path: "a", size: 2)
        header[offset] ^= 1
        let bytes = Frames.archive([Frames.raw(header)])
        #expect(throws: ArchiveError.headerMismatch(path: "a")) {
            try FrameReader(input: MemoryInput(bytes)).expectHeader(path: "a", size: 2)
        }
        #expect(throws: ArchiveError.headerMismatch(path: "a")) {
            try FrameReader(input: MemoryInput(bytes)).expectHeader(path: "a", maximumSize: 2)
        }
    }

    @Test func `padding that is not zero is refused`() throws {
        let bytes = Frames.archive([Frames.raw([UInt8](repeating: 0, count: 510) + [1])])
        #expect(throws: ArchiveError.paddingNotZero) { try FrameReader(input: MemoryInput(bytes)).expectPadding(1) }
    }

    @Test func `a trailer that is not zero is refused`() throws {
        let bytes = Frames.archive([Frames.raw([UInt8](repeating: 0, count: 1_023) + [1])])
        #expect(throws: ArchiveError.paddingNotZero) { try FrameReader(input: MemoryInput(bytes)).expectTrailer() }
    }

    @Test func `a failing input is reported`() {
        final class FailingInput: ByteInput {
            func read(into buffer: inout [UInt8]) throws(SystemError) -> Int {
                throw SystemError(operation: "read", path: "disc", code: 5)
            }
        }
        #expect(throws: ArchiveError.file(SystemError(operation: "read", path: "disc", code: 5))) {
            try FrameReader(input: FailingInput()).read(1)
        }
    }
}

/// Frames made by hand.
enum Frames {
    /// A frame of one raw block as our writer makes it.
    static func raw(_ content: [UInt8]) -> [UInt8] {
        RawFrame.header(contentSize: UInt64(content.count)) + block(content, isLast: true)
    }

    /// A frame that libzstd made.
    static func compressed(_ content: [UInt8], level: Int32 = 3) throws -> [UInt8] {
        let buffer = FrameBuffer(capacity: ZstdCompressor.bound(content.count))
        try unsafe ZstdCompressor.compress(content.span.bytes, level: level, into: buffer)
        return buffer.withBytes { bytes in unsafe bytes.withUnsafeBytes { unsafe Array($0) } }
    }

    /// A frame with any descriptor and any header fields behind it.
    static func frame(descriptor: UInt8, fields: [UInt8], _ blocks: [[UInt8]]) -> [UInt8] {
        [0x28, 0xB5, 0x2F, 0xFD, descriptor] + fields + blocks.flatMap { $0 }
    }

    static func block(_ content: [UInt8], isLast: Bool) -> [UInt8] {
        RawFrame.blockHeader(size: content.count, isLast: isLast) + content
    }

    /// The frames with their seek table.
    static func archive(_ frames: [[UInt8]], contentSizes: [Int]? = nil) -> [UInt8] {
        let sizes = frames.enumerated().map { index, frame in
            SeekTable.Frame(
                compressedSize: UInt32(frame.count),
                contentSize: UInt32(contentSizes?[index] ?? (frame.count - RawFrame.headerSize - 3)))
        }
        return frames.flatMap { $0 } + SeekTable(sizes).encoded()
    }
}
