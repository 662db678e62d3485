import FileSystem
import Glibc
import OCI

/// The documents of a bundle while `verify` decides: one after the other in a file that has no name.
///
/// Nothing is left behind however the process ends. Several threads may read at once.
final class Spool: BlobStore, Sendable {
    private let file: File
    /// The positions in the table of what was received, which stand in the file one behind the other.
    private let received: Range<Int>
    private let entries: EntryTable

    private init(file: File, received: Range<Int>, entries: EntryTable) {
        self.file = file
        self.received = received
        self.entries = entries
    }

    func size(of digest: Digest) throws -> UInt64? { entries[digest]?.size }

    func read(_ digest: Digest, limit: UInt64) throws -> [UInt8] {
        guard let position = entries.position(of: digest), received.contains(position) else {
            try entries.requireDocument(digest)
            throw SystemError(operation: "open", path: "\(digest)", code: ENOENT)
        }
        let size = entries.entries[position].size
        guard size <= limit else { throw SystemError(operation: "read", path: "\(digest)", code: EFBIG) }
        var bytes = [UInt8](repeating: 0, count: Int(size))
        let offset = entries.start(of: position) - entries.start(of: received.lowerBound)
        guard try file.read(into: &bytes, at: offset) == bytes.count else {
            throw SystemError(operation: "read", path: file.path, code: EIO)
        }
        return bytes
    }

    /// Fills a spool with evidence and manifests, in the order of the table. What is received is hashed by the reader of the
    /// bundle.
    struct Writer {
        private static let bufferedBytes = 256 << 10

        private let file: File
        private let entries: EntryTable
        private var received: Range<Int>
        private var pending: [UInt8] = []

        init(entries: EntryTable) throws {
            file = try TemporaryFile.make()
            var need = SpaceNeed()
            need.add(file: entries.size(of: [.evidence, .manifest]))
            let available = try file.availableBytes()
            guard available >= need.total else {
                throw RegistryError.noSpace(path: file.path, available: available, need: need)
            }
            self.entries = entries
            let first = entries.section(.evidence).lowerBound
            received = first..<first
        }

        /// Takes a blob from the bundle.
        mutating func receive(_ entry: BundleEntry, from reader: BundleReader) throws {
            precondition(entries.entries[received.upperBound] == entry, "documents come in the order of the table")
            try reader.readBlob(entry) { piece in
                unsafe piece.withUnsafeBytes { unsafe pending.append(contentsOf: $0) }
                if pending.count >= Self.bufferedBytes { try flush() }
            }
            received = received.lowerBound..<received.upperBound + 1
        }

        /// What was received.
        consuming func finish() throws -> Spool {
            try flush()
            return Spool(file: file, received: received, entries: entries)
        }

        private mutating func flush() throws {
            try file.write(pending)
            pending.removeAll(keepingCapacity: true)
        }
    }
}
