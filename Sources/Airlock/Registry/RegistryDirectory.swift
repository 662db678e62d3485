public import FileSystem
import Glibc
import JSON
import OCI

/// A registry directory: one OCI image layout a repository, and `.airlock` with what airlock keeps for itself.
///
/// ```
/// R/ghcr.io/org/app/{oci-layout,index.json,blobs/sha256/…}   read by skopeo, podman, crane, oras
/// R/.airlock/registry.json       says that the directory is ours
/// R/.airlock/lock                held while a command works
/// R/.airlock/blobs/sha256/…      every blob once; the layouts hold hard links
/// R/.airlock/staging/            what an import has read and not yet published
/// R/.airlock/transaction.json    a committed import that is not yet applied
/// ```
/// Opening takes the lock, finishes a committed transaction and discards an uncommitted one, so whoever holds this
/// object sees the old or the new state, never a mixture.
public final class RegistryDirectory: Sendable {
    static let workName = ".airlock"
    static let markerName = "registry.json"
    static let stagingName = "staging"

    public let path: String
    let root: Directory
    let work: Directory
    private let lockFile: File
    /// Whether this object made the directory, so that a refused import can take it away again.
    private let madeRoot: Bool
    private let isNew: Bool

    init(path: String, root: Directory, work: Directory, lockFile: File, madeRoot: Bool, isNew: Bool) {
        self.path = path
        self.root = root
        self.work = work
        self.lockFile = lockFile
        self.madeRoot = madeRoot
        self.isNew = isNew
    }

    /// Opens a registry directory that exists, and recovers it.
    public static func open(_ path: String) throws(RegistryError) -> RegistryDirectory {
        try open(path, creating: false)
    }

    /// Opens a registry directory, or makes one where nothing is or where an empty directory is, and recovers it.
    public static func openOrCreate(_ path: String) throws(RegistryError) -> RegistryDirectory {
        try open(path, creating: true)
    }

    /// Opens a registry directory to read it. Where nothing may be written, it is read as it stands.
    ///
    /// - Throws: ``RegistryError``; also where nothing may be written and an import waits to be finished.
    static func openToRead(_ path: String) throws(RegistryError) -> RegistryDirectory {
        do throws(RegistryError) { return try open(path) } catch {
            guard case .system(let cause) = error, cause.isReadOnly else { throw error }
            return try registry {
                let root = try Directory.open(path)
                let work = try root.subdirectory(workName)
                let lockFile = try work.open("lock")
                try lockFile.lock()
                guard try Transaction.committed(in: work) == nil else { throw error }
                return RegistryDirectory(
                    path: path, root: root, work: work, lockFile: lockFile, madeRoot: false, isNew: false)
            }
        }
    }

    /// Whether a path looks like a registry directory of ours; nothing is opened or recovered.
    ///
    /// - Throws: `SystemError` where that cannot be seen, as in a directory that may not be read.
    public static func exists(at path: String) throws(SystemError) -> Bool {
        do throws(SystemError) {
            return try Directory.open(path).subdirectory(workName).status("lock") != nil
        } catch {
            // A file, a link, nothing, or a directory without ours in it.
            guard error.isNotFound || error.code == ENOTDIR || error.code == ELOOP else { throw error }
            return false
        }
    }

    private static func open(_ path: String, creating: Bool) throws(RegistryError) -> RegistryDirectory {
        let (root, made) = try openRoot(path, creating: creating)
        do throws(RegistryError) { return try open(root, path, made: made, creating: creating) } catch {
            if made { try registry { try removeEmpty(root, path) } }
            throw error
        }
    }

    /// Takes away a directory that was made and could not be used, as on a full disk.
    private static func removeEmpty(_ root: Directory, _ path: String) throws {
        try root.removeIfEmpty(workName)
        let (parent, name) = split(path)
        try Directory.open(parent).removeIfEmpty(name)
    }

    private static func open(
        _ root: Directory, _ path: String, made: Bool, creating: Bool
    ) throws(RegistryError) -> RegistryDirectory {
        try registry {
            try requireSafe(try root.status(), path)
            let isOurs = try root.status(workName) != nil
            guard try isOurs || (creating && root.names().isEmpty) else { throw RegistryError.notOurs(path) }
            let work = try root.subdirectory(workName, creating: creating ? 0o755 : nil)
            try requireSafe(try work.status(), work.path)
            let lockFile = try openLock(in: work)
            try lockFile.lock()
            let isNew = try work.status(markerName) == nil
            let registry = RegistryDirectory(
                path: path, root: root, work: work, lockFile: lockFile, madeRoot: made, isNew: isNew)
            try registry.recover()
            return registry
        }
    }

    static func openRoot(_ text: String, creating: Bool) throws(RegistryError) -> (Directory, made: Bool) {
        // A slash at the end would follow a symbolic link.
        let (parent, name) = split(text)
        let path = text.hasSuffix("/") && !name.isEmpty ? "\(parent)/\(name)" : text
        do throws(SystemError) {
            return (try Directory.open(path), false)
        } catch  where error.isNotFound && creating {
            return (try registry { try Directory.create(path) }, true)
        } catch  where error.code == ELOOP || error.code == ENOTDIR {
            throw .notADirectory(path, why: "is a symbolic link or no directory")
        } catch {
            throw .system(error)
        }
    }

    /// The file whose lock is held by whoever changes this directory.
    static func openLock(in work: Directory) throws -> File { try work.openOrCreate("lock", permissions: 0o644) }

    /// Refuses a directory that belongs to someone else or that others may write to: they could exchange what was
    /// verified.
    static func requireSafe(_ status: FileStatus, _ path: String) throws(RegistryError) {
        guard status.owner == geteuid() || status.owner == 0 else {
            throw .unsafe(path: path, why: "belongs to user \(status.owner)")
        }
        guard !status.isWritableByOthers else { throw .unsafe(path: path, why: "is writable by others") }
    }

    /// Finishes a committed transaction, then sweeps what an interrupted import left.
    private func recover() throws {
        if let transaction = try Transaction.committed(in: work) { try transaction.apply(to: self) }
        try work.removeTree(Self.stagingName)
        for name in [Transaction.name, Self.markerName] { try work.remove(DurableFile.temporaryName(for: name)) }
    }

    /// Says that the directory is ours; done with the first publish.
    func writeMarker() throws {
        guard try work.status(Self.markerName) == nil else { return }
        let marker: JSON = ["format": "application/vnd.airlock.registry.v1+json"]
        try DurableFile.replace(Self.markerName, in: work, with: marker.encoded(.canonical))
    }

    /// Takes away what an import has staged; and the whole directory, where this object made it and nothing was
    /// published. After a commit there is nothing to take away: the record needs what is staged.
    func discard() throws(RegistryError) {
        try registry {
            guard try work.status(Transaction.name) == nil else { return }
            try work.removeTree(Self.stagingName)
            guard isNew, try work.status(Self.markerName) == nil else { return }
            try root.removeTree(Self.workName)
            guard madeRoot else { return }
            let (parent, name) = Self.split(path)
            try Directory.open(parent).removeIfEmpty(name)
        }
    }

    /// The parent directory and the last component of a path.
    static func split(_ path: String) -> (parent: String, name: String) {
        var path = path[...]
        while path.count > 1, path.hasSuffix("/") { path = path.dropLast() }
        guard let slash = path.lastIndex(of: "/") else { return (".", String(path)) }
        let parent = path[..<slash]
        return (parent.isEmpty ? "/" : String(parent), String(path[path.index(after: slash)...]))
    }

    /// The staging directory of this import, empty.
    func makeStaging() throws(RegistryError) -> Directory {
        try registry {
            try work.removeTree(Self.stagingName)
            return try work.subdirectory(Self.stagingName, creating: 0o700)
        }
    }

    /// Refuses when the file system has less room than `needed` bytes.
    func requireSpace(_ needed: UInt64) throws(RegistryError) {
        let available = try registry { try root.availableBytes() }
        guard available >= needed else { throw .noSpace(path: path, available: available, needed: needed) }
    }
}
