import FileSystem
import Glibc
import Testing

@testable import Archive

/// Random numbers that are the same on every run: a test prints its seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// Bytes that do not compress.
    mutating func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 8)
        while bytes.count < count { bytes.append(littleEndian: next(), count: 8) }
        return Array(bytes.prefix(count))
    }

    /// Bytes that compress to about a fifth.
    mutating func text(_ count: Int) -> [UInt8] {
        let words = (0..<64).map { _ in bytes(2) + Array("abcdefgh word ".utf8) }
        var text: [UInt8] = []
        text.reserveCapacity(count + 16)
        while text.count < count { text += words[Int(next() % 64)] }
        return Array(text.prefix(count))
    }
}

/// Bytes as an input that gives at most `step` of them at a time.
final class MemoryInput: ByteInput {
    private var rest: ArraySlice<UInt8>
    private let step: Int

    init(_ bytes: [UInt8], step: Int = .max) {
        rest = bytes[...]
        self.step = step
    }

    func read(into buffer: inout [UInt8]) throws(SystemError) -> Int {
        let part = rest.prefix(min(step, buffer.count))
        buffer.replaceSubrange(0..<part.count, with: part)
        rest = rest.dropFirst(part.count)
        return part.count
    }
}

/// A directory that goes with the test.
final class TemporaryDirectory {
    let path: String
    let directory: Directory

    init() throws {
        path = "/tmp/airlock-archive-tests-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
        directory = try Directory.create(path, permissions: 0o700)
    }

    deinit {
        for name in (try? directory.names()) ?? [] { try? directory.remove(name) }
        unsafe rmdir(path)
    }

    /// A file of these bytes, open for reading.
    func file(_ name: String, _ bytes: [UInt8]) throws -> File {
        try directory.create(name, permissions: 0o600).write(bytes)
        return try directory.open(name)
    }
}

/// One entry of an archive.
struct SampleEntry: Equatable {
    let path: String
    let content: [UInt8]
}

/// Archives made for tests.
enum Sample {
    /// Writes an archive and returns its bytes.
    static func archive(
        _ entries: [SampleEntry], level: Int32 = 3, workers: Int = 2, piece: Int = 65_536, aligning: Set<Int> = []
    ) throws -> (bytes: [UInt8], summary: ArchiveSummary) {
        let place = try TemporaryDirectory()
        let file = try place.directory.create("archive", permissions: 0o600)
        let writer = try ArchiveWriter(output: file, level: level, workers: workers)
        for (index, entry) in entries.enumerated() {
            if aligning.contains(index) { try writer.alignFrame() }
            try writer.beginEntry(path: entry.path, size: UInt64(entry.content.count))
            var offset = 0
            while offset < entry.content.count {
                let end = min(offset + piece, entry.content.count)
                try writer.write(Array(entry.content[offset..<end]))
                offset = end
            }
            try writer.endEntry()
        }
        let summary = try writer.finish()
        return (try place.directory.open("archive").readAll(limit: 1 << 30), summary)
    }

    /// Reads all of an archive strictly, entry by entry.
    static func read(_ entries: [SampleEntry], from input: any ByteInput) throws -> [SampleEntry] {
        let reader = FrameReader(input: input)
        let found = try entries.map { try read($0.path, size: $0.content.count, from: reader) }
        try reader.expectTrailer()
        try reader.finish()
        return found
    }

    /// Reads one entry.
    static func read(_ path: String, size: Int, from reader: FrameReader) throws -> SampleEntry {
        try reader.expectHeader(path: path, size: UInt64(size))
        let content = try reader.read(size)
        try reader.expectPadding(UInt64(size))
        return SampleEntry(path: path, content: content)
    }

    /// A few entries of every kind: small and shared, raw, compressed, empty.
    static func mixed(seed: UInt64, scale: Int = 1) -> [SampleEntry] {
        var random = SeededGenerator(seed: seed)
        return [
            SampleEntry(path: "airlock.json", content: random.text(700 * scale)),
            SampleEntry(path: "empty", content: []),
            SampleEntry(path: "blobs/sha512/" + String(repeating: "0a", count: 64), content: random.text(512 * scale)),
            SampleEntry(
                path: "blobs/sha256/" + String(repeating: "1b", count: 32), content: random.bytes(5_000 * scale)),
            SampleEntry(
                path: "blobs/sha256/" + String(repeating: "2c", count: 32), content: random.text(4_321 * scale)),
            SampleEntry(path: "index.json", content: random.text(100 * scale)),
        ]
    }
}

/// Runs a program of the system.
enum Program {
    /// Whether it is installed in `/usr/bin`.
    static func exists(_ name: String) -> Bool { unsafe access("/usr/bin/" + name, X_OK) == 0 }

    /// Runs a shell command and returns its exit code and what it wrote to standard output.
    static func run(_ command: String) throws -> (code: Int32, output: String) {
        guard let stream = unsafe popen(command + " 2>/dev/null", "r") else {
            throw SystemError(operation: "popen", path: command, code: errno)
        }
        var output: [UInt8] = []
        while true {
            let byte = unsafe getc(stream)
            if byte == EOF { break }
            output.append(UInt8(byte))
        }
        return (unsafe pclose(stream) >> 8, String(decoding: output, as: UTF8.self))
    }
}
