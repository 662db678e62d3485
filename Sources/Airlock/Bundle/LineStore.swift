import FileSystem
import Glibc
import OCI
import OpenSSL

/// Lines of text: in memory while they are few, else in a file without a name, so that a command that handles ten
/// thousand images needs no more memory than one that handles ten. Several threads may read at once.
struct LineStore: Sendable {
    /// Up to this many bytes stay in memory.
    private static let bytesInMemory = 1 << 20
    private static let bytesAtOnce = 64 << 10

    private enum Place {
        case memory([UInt8])
        case file(File)
    }

    private let place: Place
    /// Size of all lines in bytes.
    let count: Int

    /// Lines that are in memory.
    init(_ bytes: [UInt8]) {
        place = .memory(bytes)
        count = bytes.count
    }

    /// The lines of a file as it is now.
    init(_ file: File) throws(SystemError) {
        place = .file(file)
        count = Int(clamping: try file.status().size)
    }

    private init(_ file: File, count: Int) {
        place = .file(file)
        self.count = count
    }

    /// The bytes of a range, which must lie inside.
    func read(_ range: Range<Int>) throws(SystemError) -> [UInt8] {
        switch place {
        case .memory(let bytes): return Array(bytes[range])
        case .file(let file):
            var bytes = [UInt8](repeating: 0, count: range.count)
            guard try file.read(into: &bytes, at: UInt64(range.lowerBound)) == range.count else {
                throw SystemError(operation: "read", path: file.path, code: EIO)
            }
            return bytes
        }
    }

    /// Calls `body` with all bytes, piece by piece.
    func forEachPiece(_ body: ([UInt8]) throws -> Void) throws {
        for start in stride(from: 0, to: count, by: Self.bytesAtOnce) {
            try body(try read(start..<min(start + Self.bytesAtOnce, count)))
        }
    }

    /// Writes all bytes into a file, at its position.
    func write(to file: File) throws(SystemError) {
        for start in stride(from: 0, to: count, by: Self.bytesAtOnce) {
            try file.write(try read(start..<min(start + Self.bytesAtOnce, count)))
        }
    }

    /// All bytes at once, where there are few.
    func all() throws(SystemError) -> [UInt8] { try read(0..<count) }

    /// Whether both hold the same.
    func hasSameBytes(as other: LineStore) throws -> Bool {
        guard count == other.count else { return false }
        for start in stride(from: 0, to: count, by: Self.bytesAtOnce) {
            let range = start..<min(start + Self.bytesAtOnce, count)
            guard try read(range) == other.read(range) else { return false }
        }
        return true
    }

    /// The digest of all bytes.
    func digest() throws -> Digest {
        var hash = try HashFunction(.sha256)
        try forEachPiece { hash.update($0) }
        return try Digest(algorithm: .sha256, bytes: hash.finalize())
    }

    /// Calls `body` with each line, without its line feed, and where it stands. Returns the bytes that stand behind the
    /// last line feed.
    func forEach(_ body: (_ line: [UInt8], _ range: Range<Int>) throws -> Void) throws -> [UInt8] {
        var rest: [UInt8] = []
        for start in stride(from: 0, to: count, by: Self.bytesAtOnce) {
            let piece = try read(start..<min(start + Self.bytesAtOnce, count))
            var from = 0
            while let end = piece[from...].firstIndex(of: 0x0A) {
                rest += piece[from..<end]
                try body(rest, start + end - rest.count..<start + end)
                rest.removeAll(keepingCapacity: true)
                from = end + 1
            }
            rest += piece[from...]
        }
        return rest
    }

    /// Fills a store, one piece after the other.
    struct Writer {
        private static let bytesAtOnce = 256 << 10

        private var pending: [UInt8] = []
        private var file: File?
        private var written = 0

        /// How many bytes were added.
        var count: Int { written + pending.count }

        /// Takes the next bytes.
        mutating func add(_ bytes: [UInt8]) throws(SystemError) { try unsafe add(bytes.span.bytes) }

        /// Takes the next bytes.
        mutating func add(_ bytes: RawSpan) throws(SystemError) {
            unsafe bytes.withUnsafeBytes { unsafe pending.append(contentsOf: $0) }
            guard pending.count >= (file == nil ? LineStore.bytesInMemory : Self.bytesAtOnce) else { return }
            try flush()
        }

        /// Some of what was added.
        func read(_ range: Range<Int>) throws(SystemError) -> [UInt8] {
            guard range.lowerBound < written, let file else {
                return Array(pending[range.lowerBound - written..<range.upperBound - written])
            }
            let inFile = range.clamped(to: 0..<written)
            let rest = pending[..<(range.upperBound - inFile.upperBound)]
            return try LineStore(file, count: written).read(inFile) + rest
        }

        /// What was added.
        consuming func finish() throws(SystemError) -> LineStore {
            guard file != nil else { return LineStore(pending) }
            try flush()
            return LineStore(file!, count: written)
        }

        private mutating func flush() throws(SystemError) {
            let file: File
            if let open = self.file { file = open } else { file = try TemporaryFile.make() }
            try file.write(pending)
            written += pending.count
            pending.removeAll(keepingCapacity: true)
            self.file = file
        }
    }
}
