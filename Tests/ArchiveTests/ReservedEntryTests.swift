import FileSystem
import Testing

@testable import Archive

/// Entries that are stored raw and written by other threads, into places that were kept for them.
struct ReservedEntryTests {
    /// An archive in which the entries that stay raw are written last, from the last to the first, by two threads.
    private func archive(_ entries: [SampleEntry], piece: Int) throws -> (bytes: [UInt8], summary: ArchiveSummary) {
        let place = try TemporaryDirectory()
        let file = try place.directory.create("archive", permissions: 0o600)
        let writer = try ArchiveWriter(output: file, level: 3, workers: 2)
        var reserved: [SampleEntry] = []
        for entry in entries {
            guard try staysRaw(entry) else {
                try writer.beginEntry(path: entry.path, size: UInt64(entry.content.count))
                try writer.write(entry.content)
                try writer.endEntry()
                continue
            }
            try writer.reserve(path: entry.path, size: UInt64(entry.content.count))
            reserved.append(entry)
        }
        let (places, wanted) = (try writer.reservedEntries(), reserved)
        let threads = try (0..<2).map { part in
            try WorkerThread {
                Result<Void, any Error> {
                    for number in wanted.indices.reversed() where number % 2 == part {
                        try Self.write(wanted[number], number, into: places, piece: piece)
                    }
                }
            }
        }
        for thread in threads { try thread.join().get() }
        let summary = try writer.finish()
        return (try place.directory.open("archive").readAll(limit: 1 << 30), summary)
    }

    private static func write(_ entry: SampleEntry, _ number: Int, into places: ReservedEntries, piece: Int) throws {
        let writer = try places.begin(number, path: entry.path, size: UInt64(entry.content.count))
        var rest = entry.content[...]
        while !rest.isEmpty {
            try writer.write(unsafe Array(rest.prefix(piece)).span.bytes)
            rest = rest.dropFirst(piece)
        }
        try writer.end()
    }

    private func staysRaw(_ entry: SampleEntry) throws -> Bool {
        guard entry.content.count >= ContentSampler.smallestEntry else { return false }
        return try ContentSampler().staysRaw(unsafe Array(entry.content.prefix(ContentSampler.size)).span.bytes)
    }

    @Test(arguments: [1 << 20, 100_000, 262_144, 7_777])
    func `the bytes are those of an archive that is written in order`(piece: Int) throws {
        var random = SeededGenerator(seed: 21)
        var entries = Sample.mixed(seed: 21, scale: 300)
        // Around the ends of blocks and frames, each with its header of 512 bytes.
        for size in [131_072 * 3 - 512, 131_072 * 3 - 511, 4_194_304 - 512, 4_194_304 - 513, 4_194_304 * 2, 300_001] {
            entries.append(SampleEntry(path: "raw-\(size)", content: random.bytes(size)))
            entries.append(SampleEntry(path: "text-\(size)", content: random.text(size / 3)))
        }
        let (ordered, reserved) = (try Sample.archive(entries), try archive(entries, piece: piece))
        // Compared outside: to tell the difference of so many bytes takes for ever.
        let isSame = reserved.bytes == ordered.bytes
        #expect(isSame)
        #expect(reserved.summary == ordered.summary)
        let isRead = try Sample.read(entries, from: MemoryInput(reserved.bytes)) == entries
        #expect(isRead)
    }

    @Test func `content beyond the place of an entry is refused before it is written`() throws {
        let place = try TemporaryDirectory()
        let writer = try ArchiveWriter(output: place.directory.create("f", permissions: 0o600), level: 3, workers: 1)
        try writer.reserve(path: "e", size: 300_000)
        let entry = try writer.reservedEntries().begin(0, path: "e", size: 300_000)
        try entry.write(unsafe [UInt8](repeating: 0, count: 300_000).span.bytes)
        #expect(throws: ArchiveError.entrySizeMismatch(path: "e", found: 300_001, wanted: 300_000)) {
            try entry.write(unsafe [UInt8](repeating: 0, count: 1).span.bytes)
        }
    }

    @Test func `an entry with less content than announced is refused`() throws {
        let place = try TemporaryDirectory()
        let writer = try ArchiveWriter(output: place.directory.create("f", permissions: 0o600), level: 3, workers: 1)
        try writer.reserve(path: "e", size: 300_000)
        let entry = try writer.reservedEntries().begin(0, path: "e", size: 300_000)
        try entry.write(unsafe [UInt8](repeating: 0, count: 299_999).span.bytes)
        #expect(throws: ArchiveError.entrySizeMismatch(path: "e", found: 299_999, wanted: 300_000)) { try entry.end() }
    }

    @Test func `a full device is reported, whoever meets it first`() throws {
        let writer = try ArchiveWriter(output: File.open("/dev/full", .update), level: 3, workers: 2)
        let error = #expect(throws: ArchiveError.self) {
            try writer.reserve(path: "e", size: 300_000)
            let entry = try writer.reservedEntries().begin(0, path: "e", size: 300_000)
            try entry.write(unsafe [UInt8](repeating: 0, count: 300_000).span.bytes)
        }
        guard case .file(let cause) = error else { Issue.record("\(String(describing: error))"); return }
        #expect(cause.isFull)
    }

    @Test func `nobody waits for a place that will never be known`() throws {
        let writer = try ArchiveWriter(output: File.open("/dev/full", .update), level: 3, workers: 2)
        let error = #expect(throws: ArchiveError.self) {
            try writer.beginEntry(path: "e", size: 10)
            try writer.write([UInt8](repeating: 0, count: 10))
            try writer.endEntry()
            _ = try writer.reservedEntries()
        }
        guard case .file(let cause) = error else { Issue.record("\(String(describing: error))"); return }
        #expect(cause.isFull)
    }

    @Test func `a writer can be dropped with places that nobody fills`() throws {
        let place = try TemporaryDirectory()
        var writer: ArchiveWriter? = try ArchiveWriter(
            output: place.directory.create("f", permissions: 0o600), level: 3, workers: 2)
        try writer?.reserve(path: "e", size: 100 << 20)
        _ = try writer?.reservedEntries()
        writer = nil
        #expect(try place.directory.status("f") != nil)
    }

    @Test(arguments: [1, 131_072, 131_073, 4_194_304, 4_194_305, 9_000_000] as [UInt64])
    func `frames of an entry have the sizes that its bytes give`(size: UInt64) {
        let frames = RawFrames(size: size)
        let marks = frames.marks(in: 0..<size)
        #expect(frames.frames.reduce(0) { $0 + UInt64($1.contentSize) } == size)
        #expect(frames.frames.reduce(0) { $0 + UInt64($1.compressedSize) } == frames.compressedSize)
        #expect(frames.compressedSize == size + UInt64(marks.reduce(0) { $0 + $1.bytes.count }))
        #expect(marks.count == (size + 131_071) / 131_072)
        #expect(frames.frames.count == (size + 4_194_303) / 4_194_304)
    }
}
