import FileSystem
import Glibc
import OpenSSL

/// Lines of text: in memory while they are few, else in a file without a name, so that a command that handles ten
/// thousand images needs no more memory than one that handles ten. Several threads may read at once.
struct LineStore: Sendable {
    /// Up to this many bytes stay in memory.
    private static let bytesInMemory = 1 << 20

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

    /// Calls `body` with each line, without its line feed, and where it stands. Returns the bytes that stand behind the
    /// last line feed.
    func forEach(_ body: (_ line: [UInt8], _ range: Range<Int>) throws -> Void) throws -> [UInt8] {
        var rest: [UInt8] = []
        for start in stride(from: 0, to: count, by: 64 << 10) {
            let piece = try read(start..<min(start + 64 << 10, count))
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

        /// Takes the next bytes.
        mutating func add(_ bytes: [UInt8]) throws(SystemError) { try unsafe add(bytes.span.bytes) }

        /// Takes the next bytes.
        mutating func add(_ bytes: RawSpan) throws(SystemError) {
            unsafe bytes.withUnsafeBytes { unsafe pending.append(contentsOf: $0) }
            guard pending.count >= (file == nil ? LineStore.bytesInMemory : Self.bytesAtOnce) else { return }
            try flush()
        }

        /// What was added.
        consuming func finish() throws(SystemError) -> LineStore {
            guard file != nil else { return LineStore(pending) }
            try flush()
            return LineStore(file!, count: written)
        }

        private mutating func flush() throws(SystemError) {
            let file: File
            if let open = self.file { file = open } else { file = try Directory.temporary().createNameless() }
            try file.write(pending)
            written += pending.count
            pending.removeAll(keepingCapacity: true)
            self.file = file
        }
    }
}
