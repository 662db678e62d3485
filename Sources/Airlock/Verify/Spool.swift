import FileSystem
import Glibc
import OCI

/// Where `verify` keeps the documents of a bundle while it decides: a directory of its own that goes when it is done.
final class Spool: BlobStore, Sendable {
    private let parent: Directory
    private let name: String
    private let directory: Directory
    private let entries: EntryTable

    init(entries: EntryTable) throws {
        self.entries = entries
        let base = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        parent = try Directory.open(base + "/.")
        name = "airlock-\(getpid())-\(UInt64.random(in: 0 ... .max))"
        try parent.make(name, permissions: 0o700)
        directory = try parent.subdirectory(name)
    }

    deinit {
        // Nothing of value is lost where this fails.
        try? parent.removeTree(name)
    }

    /// Takes a blob from the bundle.
    func receive(_ entry: BundleEntry, from reader: BundleReader) throws {
        let file = try directory.create(Transaction.stagedName(of: entry.digest), permissions: 0o600)
        try reader.readBlob(entry) { try file.write($0) }
    }

    func size(of digest: Digest) throws -> UInt64? { entries[digest]?.size }

    func read(_ digest: Digest, limit: UInt64) throws -> [UInt8] {
        try entries.requireDocument(digest)
        return try directory.read(Transaction.stagedName(of: digest), limit: Int(limit))
    }
}
