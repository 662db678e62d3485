import FileSystem
import Testing

@testable import Archive

struct SeekTableTests {
    private static let frames = [Frames.raw([1, 2, 3]), Frames.raw([4]), Frames.raw([5, 6])]

    @Test func `the seek table says where frames are`() throws {
        let table = try read(Frames.archive(Self.frames))
        #expect(table.frames.map(\.contentSize) == [3, 1, 2])
        #expect((0...3).map { table.contentOffset(ofFrame: $0) } == [0, 3, 4, 6])
        #expect((0...3).map { table.fileOffset(ofFrame: $0) } == [0, 19, 36, 54])
        #expect(table.contentSize == 6 && table.compressedSize == 54)
    }

    @Test func `the frame that contains an offset is found`() throws {
        let table = try read(Frames.archive(Self.frames))
        #expect((0..<8).map { table.frame(containing: $0) } == [0, 0, 0, 1, 2, 2, nil, nil])
    }

    @Test func `a file without a seek table is refused`() {
        expectMalformed { try read(Self.frames[0]) }
        expectMalformed { try read([]) }
        expectMalformed { try read(Self.frames[0] + [UInt8](repeating: 0, count: 100)) }
    }

    @Test func `a seek table of no frames is refused`() {
        expectMalformed { try read(Self.frames[0] + SeekTable([]).encoded()) }
    }

    @Test func `a descriptor that announces checksums is refused`() {
        var bytes = Frames.archive(Self.frames)
        bytes[bytes.count - 5] = 0x80
        expectMalformed { try read(bytes) }
    }

    @Test(arguments: [0, 4])
    func `a wrong header of its skippable frame is refused`(field: Int) {
        var bytes = Frames.archive(Self.frames)
        bytes[bytes.count - SeekTable.encodedSize(frames: 3) + field] ^= 1
        expectMalformed { try read(bytes) }
    }

    @Test func `a number of frames that the file has no room for is refused`() {
        var bytes = Frames.archive(Self.frames)
        bytes[bytes.count - 9] = 200
        expectMalformed { try read(bytes) }
    }

    @Test func `more frames than the limit are refused before memory is taken`() {
        var bytes = Frames.archive(Self.frames)
        bytes.replaceSubrange(bytes.count - 9..<bytes.count - 5, with: [0xFF, 0xFF, 0xFF, 0xFF])
        #expect(throws: ArchiveError.tooManyFrames(limit: 1 << 20)) { try read(bytes) }
    }

    @Test func `sizes that do not add up to the size of the file are refused`() {
        for extra in [[UInt8](), [0, 0]] {
            var bytes = extra + Frames.archive(Self.frames)
            let table = bytes.count - SeekTable.encodedSize(frames: 3)
            if extra.isEmpty { bytes[table + 8] += 1 }
            let error = #expect(throws: ArchiveError.self) { try read(bytes) }
            guard case .seekTableMismatch = error else { Issue.record("\(String(describing: error))"); return }
        }
    }

    @Test func `a frame without content is refused`() {
        expectMalformed { try read(Frames.archive(Self.frames, contentSizes: [3, 0, 2])) }
    }

    @Test func `a frame above the content limit is refused`() {
        #expect(throws: ArchiveError.frameTooLarge(index: 1, found: 64 << 20 + 1, limit: 64 << 20)) {
            try read(Frames.archive(Self.frames, contentSizes: [3, 64 << 20 + 1, 2]))
        }
    }

    @Test func `a seek table is not looked for in what is no regular file`() throws {
        expectMalformed { try SeekTable.read(from: try File.open("/dev/null")) }
    }

    private func read(_ bytes: [UInt8]) throws -> SeekTable {
        let place = try TemporaryDirectory()
        return try SeekTable.read(from: try place.file("archive", bytes))
    }

    private func expectMalformed(
        sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> SeekTable
    ) {
        let error = #expect(throws: ArchiveError.self, sourceLocation: sourceLocation) { _ = try body() }
        if case .seekTableMalformed = error { return }
        Issue.record("\(String(describing: error))", sourceLocation: sourceLocation)
    }
}
