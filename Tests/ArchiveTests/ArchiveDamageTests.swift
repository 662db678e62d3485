import Testing

@testable import Archive

/// Whole archives that were damaged on the way.
struct ArchiveDamageTests {
    private static let entries = Sample.mixed(seed: 20)

    @Test func `an archive that is cut off anywhere near a frame's boundary is refused`() throws {
        let (bytes, _) = try Sample.archive(Self.entries, aligning: [1, 3, 4])
        let reader = FrameReader(input: MemoryInput(bytes))
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        _ = try reader.read(into: &buffer)
        try reader.finish()
        var end = 0
        for (index, frame) in reader.frames.enumerated() {
            for cut in [end, end + 1, end + 4, end + 5, end + Int(frame.compressedSize) - 1] {
                let error = #expect(throws: ArchiveError.self, "cut at \(cut)") { try read(Array(bytes[..<cut])) }
                #expect(error == .truncated(frame: index) || (cut < 4 && error == .notAnArchive), "cut at \(cut)")
            }
            end += Int(frame.compressedSize)
        }
        for cut in end..<bytes.count {
            #expect(throws: ArchiveError.truncated(frame: reader.frames.count), "cut at \(cut)") {
                try read(Array(bytes[..<cut]))
            }
        }
    }

    @Test func `any flipped bit is refused or leaves names and sizes as they were`() throws {
        // Content is not protected here: whoever reads compares digests.
        let (bytes, _) = try Sample.archive(Self.entries)
        var refused = 0
        for position in bytes.indices {
            var damaged = bytes
            damaged[position] ^= 1 << UInt8(position % 8)
            do throws(ArchiveError) {
                let reader = FrameReader(input: MemoryInput(damaged))
                for entry in Self.entries {
                    let size = UInt64(entry.content.count)
                    try reader.expectHeader(path: entry.path, size: size)
                    #expect(try reader.read(entry.content.count).count == entry.content.count)
                    try reader.expectPadding(size)
                }
                try reader.expectTrailer()
                try reader.finish()
            } catch {
                refused += 1
            }
        }
        #expect(refused > bytes.count / 10 && refused < bytes.count)
    }

    @Test func `no flipped bit of the framing is accepted with other content`() throws {
        // The content of raw frames is left out: there, every flip gives other content of the same size.
        var random = SeededGenerator(seed: 21)
        let entries = [SampleEntry(path: "raw", content: random.bytes(300_000))]
        let (bytes, _) = try Sample.archive(entries)
        let blockStarts = stride(
            from: RawFrame.headerSize, to: 300_000, by: RawFrame.blockHeaderSize + ArchiveFormat.rawBlock)
        let framing = Array(0..<RawFrame.headerSize) + blockStarts.flatMap { $0..<$0 + RawFrame.blockHeaderSize }
        for position in framing + Array(300_600..<bytes.count) {
            for bit in 0..<8 {
                var damaged = bytes
                damaged[position] ^= 1 << UInt8(bit)
                do {
                    #expect(
                        try Sample.read(entries, from: MemoryInput(damaged)) == entries, "byte \(position) bit \(bit)")
                } catch is ArchiveError {}
            }
        }
    }

    @Test func `a byte behind the seek table is refused`() throws {
        let (bytes, _) = try Sample.archive(Self.entries)
        #expect(throws: ArchiveError.trailingData) { try read(bytes + [0]) }
        #expect(throws: ArchiveError.trailingData) { try read(bytes + bytes) }
    }

    @Test func `an archive without a seek table is refused`() throws {
        let (bytes, summary) = try Sample.archive(Self.entries)
        let table = SeekTable.encodedSize(frames: summary.frames)
        #expect(throws: ArchiveError.truncated(frame: summary.frames)) { try read(bytes.dropLast(table)) }
    }

    @Test func `a seek table that differs in any byte is refused`() throws {
        let (bytes, summary) = try Sample.archive(Self.entries)
        let start = bytes.count - SeekTable.encodedSize(frames: summary.frames)
        for position in start + 4..<bytes.count {
            var damaged = bytes
            damaged[position] ^= 0x10
            let error = #expect(throws: ArchiveError.self) { try read(damaged) }
            guard case .seekTableMismatch = error else {
                Issue.record("byte \(position): \(String(describing: error))")
                continue
            }
        }
    }

    @Test func `entries in another order are refused`() throws {
        let swapped = [Self.entries[1], Self.entries[0]] + Self.entries[2...]
        let (bytes, _) = try Sample.archive(swapped)
        #expect(throws: ArchiveError.headerMismatch(path: Self.entries[0].path)) { try read(bytes) }
    }

    @Test func `an entry too many is refused`() throws {
        let (bytes, _) = try Sample.archive(Self.entries + [SampleEntry(path: "more", content: [])])
        #expect(throws: ArchiveError.paddingNotZero) { try read(bytes) }
    }

    @Test func `an entry too few is refused`() throws {
        let (bytes, _) = try Sample.archive(Self.entries.dropLast())
        #expect(throws: ArchiveError.headerMismatch(path: "index.json")) { try read(bytes) }
    }

    private func read(_ bytes: [UInt8]) throws -> [SampleEntry] {
        try Sample.read(Self.entries, from: MemoryInput(bytes))
    }
}
