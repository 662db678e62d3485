import Archive
import FileSystem
import OCI
import Synchronization

/// What an import has read and not yet published: new blobs in files of their own, in the destination's file system.
///
/// A blob that the registry has already is not written again: what the bundle brings is hashed all the same, and so is
/// what the registry has. Several threads may receive at once. What they write is on its way to the device while they go
/// on; that it has arrived is known when the file system is synchronised, once, before the commit.
final class Staging: BlobStore, Sendable {
    static let blobsName = "blobs"

    let directory: Directory
    private let blobs: Directory
    private let pool: BlobPool
    private let entries: EntryTable
    private let written: Mutex<StagedBlobs>
    private let writeBack: WriteBack

    init(in registry: RegistryDirectory, entries: EntryTable) throws {
        directory = try registry.makeStaging()
        blobs = try directory.subdirectory(Self.blobsName, creating: 0o700)
        pool = try BlobPool(in: registry.work)
        self.entries = entries
        written = Mutex(StagedBlobs(of: entries))
        writeBack = try WriteBack(settling: directory.createNameless())
    }

    /// What receiving everything would write: the blobs that the registry does not have.
    func need() throws -> SpaceNeed {
        var need = SpaceNeed()
        for entry in entries.entries where entry.kind != .layout {
            if try !pool.contains(entry.digest) { need.add(file: entry.size) }
        }
        return need
    }

    /// Takes a blob from the bundle: `read` hands its content on and checks it.
    func receive(_ entry: BundleEntry, _ read: ((RawSpan) throws -> Void) throws -> Void) throws {
        if try pool.prove(entry.digest, size: entry.size) != nil {
            try read { _ in }
            return
        }
        let name = Transaction.stagedName(of: entry.digest)
        let file = try blobs.create(name, permissions: 0o444)
        var follower = WriteBack.Follower(file, by: writeBack)
        do {
            try read { piece in
                try file.write(piece)
                follower.advance(UInt64(piece.byteCount))
            }
        } catch {
            try blobs.remove(name)
            throw error
        }
        try file.setPermissions(0o444)
        follower.finish()
        written.withLock { $0.set(entry.digest, .staged) }
    }

    /// Takes a document that the import makes itself.
    func add(_ bytes: [UInt8]) throws {
        let digest = Digest.of(bytes)
        guard try pool.prove(digest, size: UInt64(bytes.count)) == nil, !isStaged(digest) else { return }
        let file = try blobs.create(Transaction.stagedName(of: digest), permissions: 0o444)
        try file.write(bytes)
        try file.setPermissions(0o444)
        written.withLock { $0.set(digest, .staged) }
    }

    /// Waits until everything in the file system is on the device.
    func synchronize() throws {
        try writeBack.finish()
        try directory.synchronizeFileSystem()
    }

    private func isStaged(_ digest: Digest) -> Bool { written.withLock { $0.isThere(digest) } }

    /// Says that a blob will be published, if it was staged.
    func keep(_ digest: Digest) { written.withLock { if $0.isThere(digest) { $0.set(digest, .kept) } } }

    /// Takes away every staged blob that will not be published.
    ///
    /// - Returns: whether any remains, which the registry did not have.
    func sweep() throws -> Bool {
        try written.withLock { written in
            try written.drop { try blobs.remove(Transaction.stagedName(of: $0)) }
            return written.hasKept
        }
    }

    func size(of digest: Digest) throws -> UInt64? { entries[digest]?.size }

    func read(_ digest: Digest, limit: UInt64) throws -> [UInt8] {
        try entries.requireDocument(digest)
        if isStaged(digest) {
            return try blobs.read(Transaction.stagedName(of: digest), limit: Int(limit))
        }
        guard let size = entries[digest]?.size, let file = try pool.prove(digest, size: size) else {
            throw BundleError.missing(digest, neededBy: "verification")
        }
        try file.seek(to: 0)
        return try file.readAll(limit: Int(limit))
    }
}
