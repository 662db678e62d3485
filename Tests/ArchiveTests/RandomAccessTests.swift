import FileSystem
import Testing

@testable import Archive

struct RandomAccessTests {
    private static let frames = [Frames.raw([1, 2, 3]), Frames.raw([4]), Frames.raw([5, 6])]

    @Test func `one entry is read through the seek table`() throws {
        let entries = Sample.mixed(seed: 30, scale: 900)
        let place = try TemporaryDirectory()
        let file = try place.file("archive", try Sample.archive(entries).bytes)
        let table = try SeekTable.read(from: file)
        var offset: UInt64 = 0
        for entry in entries {
            let first = try #require(table.frame(containing: offset))
            let reader = FrameReader(file: file, frames: first..<table.frames.count, of: table)
            try reader.read(offset - table.contentOffset(ofFrame: first)) { _ in }
            #expect(try Sample.read(entry.path, size: entry.content.count, from: reader) == entry)
            let header = try TarHeader.bytes(path: entry.path, size: UInt64(entry.content.count)).count
            offset += UInt64(header + entry.content.count + TarHeader.padding(UInt64(entry.content.count)).count)
        }
        #expect(offset + 1_024 == table.contentSize)
    }

    @Test func `several threads read one file`() throws {
        let entries = Sample.mixed(seed: 31, scale: 900)
        let (bytes, _) = try Sample.archive(entries)
        let place = try TemporaryDirectory()
        let file = try place.file("archive", bytes)
        let table = try SeekTable.read(from: file)
        let whole = try FrameReader(input: MemoryInput(bytes)).read(Int(table.contentSize))
        let threads = try (0..<4).map { _ in
            try WorkerThread { () -> Result<[UInt8], ArchiveError> in
                Result { () throws(ArchiveError) in
                    let reader = FrameReader(file: file, frames: 0..<table.frames.count, of: table)
                    let content = try reader.read(Int(table.contentSize))
                    try reader.finish()
                    return content
                }
            }
        }
        for thread in threads { #expect(try thread.join().get() == whole) }
    }

    @Test(arguments: [0..<1, 1..<2, 1..<3, 0..<3, 2..<2])
    func `exactly the frames asked for are read`(range: Range<Int>) throws {
        try withReader(range) { reader in
            var buffer = [UInt8](repeating: 0, count: 100)
            let count = try reader.read(into: &buffer)
            #expect(Array(buffer[..<count]) == [[1, 2, 3], [4], [5, 6]][range].flatMap { $0 })
            try reader.finish()
        }
    }

    @Test func `frames that were not read to their end are refused`() throws {
        try withReader(0..<2) { reader in
            _ = try reader.read(3)
            #expect(throws: ArchiveError.contentRemains(frame: 1)) { try reader.finish() }
        }
    }

    @Test func `a seek table that lies about the content is refused`() throws {
        try withReader(0..<1, contentSizes: [2, 1, 2]) { reader in expectMismatch { try reader.read(1) } }
        try withReader(0..<1, contentSizes: [4, 1, 2]) { reader in expectMismatch { try reader.read(1) } }
    }

    @Test func `a seek table that lies about where frames are is refused`() throws {
        let place = try TemporaryDirectory()
        let file = try place.file("archive", Self.frames.flatMap { $0 })
        // Each sum is right, but the second frame is said to begin one byte early or late.
        for shift in [-1, 1] {
            let table = SeekTable([
                SeekTable.Frame(compressedSize: UInt32(19 + shift), contentSize: 3),
                SeekTable.Frame(compressedSize: UInt32(17 - shift), contentSize: 1),
            ])
            let error = #expect(throws: ArchiveError.self) {
                let reader = FrameReader(file: file, frames: 0..<1, of: table)
                _ = try reader.read(3)
                try reader.finish()
            }
            switch error {
            case .seekTableMismatch, .truncated(frame: 0): break
            default: Issue.record("\(String(describing: error))")
            }
            expectNotRead { try FrameReader(file: file, frames: 1..<2, of: table).read(1) }
        }
    }

    @Test func `a seek table frame where a frame should be is refused`() throws {
        let place = try TemporaryDirectory()
        let bytes = Frames.archive(Self.frames)
        let table = SeekTable(
            try SeekTable.read(from: try place.file("a", bytes)).frames
                + [SeekTable.Frame(compressedSize: UInt32(SeekTable.encodedSize(frames: 3)), contentSize: 9)])
        let reader = FrameReader(file: try place.directory.open("a"), frames: 3..<4, of: table)
        expectNotRead { try reader.read(1) }
    }

    private func withReader(
        _ range: Range<Int>, contentSizes: [Int]? = nil, _ body: (FrameReader) throws -> Void
    ) throws {
        let place = try TemporaryDirectory()
        let file = try place.file("archive", Frames.archive(Self.frames, contentSizes: contentSizes))
        try body(FrameReader(file: file, frames: range, of: try SeekTable.read(from: file)))
    }

    private func expectMismatch(_ body: () throws -> [UInt8]) {
        let error = #expect(throws: ArchiveError.self) { _ = try body() }
        if case .seekTableMismatch = error { return }
        Issue.record("\(String(describing: error))")
    }

    private func expectNotRead(_ body: () throws -> [UInt8]) {
        let error = #expect(throws: ArchiveError.self) { _ = try body() }
        if case .frameMalformed(index: 0, _) = error { return }
        Issue.record("\(String(describing: error))")
    }
}
