import FileSystem
import Glibc
import OCI

/// The documents of a bundle while `verify` decides: one after the other in a file that has no name.
///
/// Nothing is left behind however the process ends. Several threads may read at once.
final class Spool: BlobStore, Sendable {
    private let file: File
    /// By position in the table.
    private let offsets: [UInt64?]
    private let entries: EntryTable

    private init(file: File, offsets: [UInt64?], entries: EntryTable) {
        self.file = file
        self.offsets = offsets
        self.entries = entries
    }

    func size(of digest: Digest) throws -> UInt64? { entries[digest]?.size }

    func read(_ digest: Digest, limit: UInt64) throws -> [UInt8] {
        guard let position = entries.position(of: digest), let offset = offsets[position] else {
            try entries.requireDocument(digest)
            throw SystemError(operation: "open", path: "\(digest)", code: ENOENT)
        }
        let size = entries.entries[position].size
        guard size <= limit else { throw SystemError(operation: "read", path: "\(digest)", code: EFBIG) }
        var bytes = [UInt8](repeating: 0, count: Int(size))
        guard try file.read(into: &bytes, at: offset) == bytes.count else {
            throw SystemError(operation: "read", path: file.path, code: EIO)
        }
        return bytes
    }

    /// Fills a spool. What is received is hashed by the reader of the bundle.
    struct Writer {
        private static let bufferedBytes = 256 << 10

        private let file: File
        private let entries: EntryTable
        private var offsets: [UInt64?]
        private var written: UInt64 = 0
        private var pending: [UInt8] = []

        init(entries: EntryTable) throws {
            file = try Directory.temporary().createNameless()
            self.entries = entries
            offsets = Array(repeating: nil, count: entries.entries.count)
        }

        /// Takes a blob from the bundle.
        mutating func receive(_ entry: BundleEntry, from reader: BundleReader) throws {
            guard let position = entries.position(of: entry.digest) else { return }
            offsets[position] = written + UInt64(pending.count)
            try reader.readBlob(entry) { piece in
                unsafe piece.withUnsafeBytes { unsafe pending.append(contentsOf: $0) }
                if pending.count >= Self.bufferedBytes { try flush() }
            }
        }

        /// What was received.
        consuming func finish() throws -> Spool {
            try flush()
            return Spool(file: file, offsets: offsets, entries: entries)
        }

        private mutating func flush() throws {
            try file.write(pending)
            written += UInt64(pending.count)
            pending.removeAll(keepingCapacity: true)
        }
    }
}
