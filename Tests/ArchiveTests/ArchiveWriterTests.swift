import FileSystem
import Testing

@testable import Archive

struct ArchiveWriterTests {
    @Test(arguments: [1, 200])
    func `what was written is read back`(scale: Int) throws {
        let entries = Sample.mixed(seed: 1, scale: scale)
        let (bytes, summary) = try Sample.archive(entries)
        #expect(try Sample.read(entries, from: MemoryInput(bytes)) == entries)
        #expect(summary.compressedSize == bytes.count)
    }

    @Test func `random entries of random sizes are read back`() throws {
        let seed: UInt64 = 77
        var random = SeededGenerator(seed: seed)
        for round in 0..<12 {
            let entries = (0..<Int.random(in: 0...40, using: &random)).map { index in
                let size = Int.random(in: 0...(1 << Int.random(in: 0...22, using: &random)), using: &random)
                return SampleEntry(
                    path: "e\(index)", content: Bool.random(using: &random) ? random.bytes(size) : random.text(size))
            }
            let (bytes, summary) = try Sample.archive(entries, piece: Int.random(in: 1_000...3_000_000, using: &random))
            let found = try Sample.read(
                entries, from: MemoryInput(bytes, step: Int.random(in: 100...600_000, using: &random)))
            #expect(found == entries, "seed \(seed), round \(round)")
            let blocks = entries.reduce(0) { $0 + 512 + ($1.content.count + 511) / 512 * 512 }
            #expect(summary.uncompressedSize == blocks + 1_024, "seed \(seed), round \(round)")
        }
    }

    @Test(arguments: [1, 3, 9, 19] as [Int32])
    func `the bytes do not depend on the number of workers or on the pieces written`(level: Int32) throws {
        let entries = Sample.mixed(seed: 2, scale: level == 19 ? 100 : 900)
        let first = try Sample.archive(entries, level: level, workers: 1).bytes
        for workers in 2...4 {
            let piece = [4_096, 1 << 20, 777_777][workers - 2]
            #expect(try Sample.archive(entries, level: level, workers: workers, piece: piece).bytes == first)
        }
    }

    @Test func `small entries share a frame until it has a MiB`() throws {
        let entries = (0..<30).map { SampleEntry(path: "e\($0)", content: [UInt8](repeating: 7, count: 100_000)) }
        let frames = try frames(of: entries)
        // 11 entries of 512 + 100,352 bytes reach 1 MiB.
        #expect(frames.map(\.contentSize) == [1_109_504, 1_109_504, 806_912, 1_024])
    }

    @Test func `a large entry has frames of its own`() throws {
        let large = SampleEntry(path: "large", content: [UInt8](repeating: 7, count: 5 << 20))
        let small = SampleEntry(path: "small", content: [1])
        let frames = try frames(of: [small, large, small.renamed("later")])
        #expect(frames.map(\.contentSize) == [1_024, 2_097_152, 2_097_152, 1_049_088, 1_024, 1_024])
    }

    @Test func `content that does not compress is stored raw in larger frames`() throws {
        var random = SeededGenerator(seed: 3)
        let frames = try frames(of: [SampleEntry(path: "raw", content: random.bytes(9 << 20))])
        #expect(frames.map(\.contentSize) == [4_194_304, 4_194_304, 1_049_088, 1_024])
        // 13 bytes for the frame and 3 for each block of 128 KiB.
        #expect(frames.map(\.compressedSize).dropLast() == [4_194_413, 4_194_413, 1_049_128])
    }

    @Test func `the first MiB decides whether an entry is stored raw`() throws {
        var random = SeededGenerator(seed: 4)
        let entry = SampleEntry(
            path: "changing", content: random.bytes(1 << 20) + [UInt8](repeating: 0, count: 1 << 20))
        #expect(try frames(of: [entry]).map(\.contentSize) == [2_097_664, 1_024])
    }

    @Test(arguments: [(100, 98, false), (100, 99, true), (1_000, 981, true), (1_000, 980, false), (10, 20, true)])
    func `a gain of less than 2 percent counts as none`(content: Int, compressed: Int, isRaw: Bool) {
        #expect(ArchiveFormat.isIncompressible(content: content, compressed: compressed) == isRaw)
    }

    @Test func `alignFrame ends the shared frame`() throws {
        let entries = (0..<3).map { SampleEntry(path: "e\($0)", content: [1]) }
        let reader = FrameReader(input: MemoryInput(try Sample.archive(entries, aligning: [0, 2]).bytes))
        _ = try reader.read(4_096)
        try reader.finish()
        #expect(reader.frames.map(\.contentSize) == [2_048, 1_024, 1_024])
    }

    @Test func `frames are single segments with their size and without checksum`() throws {
        let (bytes, _) = try Sample.archive(Sample.mixed(seed: 5, scale: 200))
        var offset = 0
        for frame in try table(of: bytes).frames {
            #expect(bytes.littleEndian(at: offset, count: 4) == UInt64(ArchiveFormat.frameMagic))
            #expect(bytes[offset + 4] & 0b0011_1111 == 0b0010_0000)
            offset += Int(frame.compressedSize)
        }
    }

    @Test func `zstd and two tars accept an archive`() throws {
        let place = try TemporaryDirectory()
        let entries = Sample.mixed(seed: 6, scale: 300)
        _ = try place.file("archive.tar.zst", try Sample.archive(entries).bytes)
        let names = entries.map { $0.path + "\n" }.joined()
        for command in ["tar --zstd -tf", "bsdtar -tf"] where Program.exists(String(command.prefix { $0 != " " })) {
            let (code, output) = try Program.run("\(command) \(place.path)/archive.tar.zst")
            #expect(code == 0 && output == names, "\(command)")
        }
        guard Program.exists("zstd") else { return }
        #expect(try Program.run("zstd -tq \(place.path)/archive.tar.zst").code == 0)
        #expect(try Program.run("zstd -tq -M4MiB \(place.path)/archive.tar.zst").code == 0)
    }

    @Test(arguments: [0, 20, -1] as [Int32])
    func `a level that is not 1 to 19 is refused`(level: Int32) throws {
        let place = try TemporaryDirectory()
        let file = try place.file("f", [])
        #expect(throws: ArchiveError.unsupportedLevel(found: level, allowed: 1...19)) {
            try ArchiveWriter(output: file, level: level, workers: 1)
        }
    }

    @Test func `more frames than readers allow are refused`() throws {
        let place = try TemporaryDirectory()
        var limits = ArchiveLimits()
        limits.maximumFrames = 1
        let file = try place.directory.create("f", permissions: 0o600)
        let writer = try ArchiveWriter(output: file, level: 3, workers: 1, limits: limits)
        try writer.beginEntry(path: "e", size: 0)
        try writer.endEntry()
        #expect(throws: ArchiveError.tooManyFrames(limit: 1)) { try writer.finish() }
    }

    @Test(arguments: [10, 300_000])
    func `an entry with more content than announced is refused`(size: Int) throws {
        let place = try TemporaryDirectory()
        let writer = try ArchiveWriter(output: place.directory.create("f", permissions: 0o600), level: 3, workers: 1)
        try writer.beginEntry(path: "e", size: UInt64(size))
        #expect(throws: ArchiveError.entrySizeMismatch(path: "e", found: UInt64(size + 1), wanted: UInt64(size))) {
            try writer.write([UInt8](repeating: 0, count: size + 1))
        }
    }

    @Test(arguments: [10, 300_000])
    func `an entry with less content than announced is refused`(size: Int) throws {
        let place = try TemporaryDirectory()
        let writer = try ArchiveWriter(output: place.directory.create("f", permissions: 0o600), level: 3, workers: 1)
        try writer.beginEntry(path: "e", size: UInt64(size))
        try writer.write([UInt8](repeating: 0, count: size - 1))
        #expect(throws: ArchiveError.entrySizeMismatch(path: "e", found: UInt64(size - 1), wanted: UInt64(size))) {
            try writer.endEntry()
        }
    }

    @Test func `a full device is reported to whoever writes`() throws {
        var random = SeededGenerator(seed: 7)
        let writer = try ArchiveWriter(output: File.open("/dev/full", .update), level: 3, workers: 2)
        let content = random.bytes(1 << 20)
        let error = #expect(throws: ArchiveError.self) {
            try writer.beginEntry(path: "e", size: 64 << 20)
            for _ in 0..<64 { try writer.write(content) }
            try writer.endEntry()
            _ = try writer.finish()
        }
        guard case .file(let cause) = error else { Issue.record("\(String(describing: error))"); return }
        #expect(cause.isFull)
    }

    @Test func `a full device is reported at the end where all was small`() throws {
        let writer = try ArchiveWriter(output: File.open("/dev/full", .update), level: 3, workers: 2)
        let error = #expect(throws: ArchiveError.self) { try writer.finish() }
        guard case .file(let cause) = error else { Issue.record("\(String(describing: error))"); return }
        #expect(cause.isFull)
    }

    @Test func `after a failure nothing more is taken for writing`() throws {
        let output = FrameOutput()
        let buffers = [try output.takeBuffer(), try output.takeBuffer()]
        for buffer in buffers { buffer.append([1]) }
        try output.write(buffers[0], endsFrameOf: 1)
        let failure = #expect(throws: ArchiveError.self) {
            try output.drain(to: File.open("/dev/full", .update), writeBack: WriteBack()).get()
        }
        let wanted = try #require(failure)
        #expect(throws: wanted) { try output.write(buffers[1], endsFrameOf: 1) }
        #expect(throws: wanted) {
            for _ in 0...FrameOutput.bufferCount { _ = try output.takeBuffer() }
        }
    }

    @Test func `a writer can be dropped in the middle of an entry`() throws {
        let place = try TemporaryDirectory()
        var writer: ArchiveWriter? = try ArchiveWriter(
            output: place.directory.create("f", permissions: 0o600), level: 3, workers: 4)
        try writer?.beginEntry(path: "e", size: 100 << 20)
        try writer?.write([UInt8](repeating: 1, count: 20 << 20))
        writer = nil
        #expect(try place.directory.status("f") != nil)
    }

    private func frames(of entries: [SampleEntry]) throws -> [SeekTable.Frame] {
        try table(of: try Sample.archive(entries).bytes).frames
    }

    private func table(of bytes: [UInt8]) throws -> SeekTable {
        try SeekTable.read(from: try TemporaryDirectory().file("archive", bytes))
    }
}

extension SampleEntry {
    func renamed(_ path: String) -> SampleEntry { SampleEntry(path: path, content: content) }
}
