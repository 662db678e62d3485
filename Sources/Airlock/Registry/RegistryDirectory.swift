public import FileSystem
import Glibc
import JSON
import OCI
import Synchronization

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
/// Opening takes the lock, and that of the state where it lies apart, finishes a committed transaction and discards an
/// uncommitted one, so whoever holds this object sees the old or the new state, never a mixture.
public final class RegistryDirectory: Sendable {
    static let workName = ".airlock"
    static let markerName = "registry.json"
    static let stagingName = "staging"

    public let path: String
    let root: Directory
    let work: Directory
    /// Where receipts and tree heads are; nobody else writes there meanwhile.
    let state: StateDirectory
    private let place: Place
    /// Whether this object made the directory, so that a refused import can take it away again.
    private let madeRoot: Bool
    private let isNew: Bool
    /// The digest of each `index.json` before it was read for the first time; nil where there was none.
    let indexes = Mutex(NotedIndexes())

    init(path: String, root: Directory, place: Place, state: StateDirectory, madeRoot: Bool) throws(SystemError) {
        self.path = path
        self.root = root
        self.place = place
        self.state = state
        self.madeRoot = madeRoot
        work = place.directory
        isNew = try work.status(Self.markerName) == nil
    }

    /// Whether a path looks like a registry directory of ours; nothing is opened or recovered.
    ///
    /// - Throws: `SystemError` where that cannot be seen, as in a directory that may not be read.
    public static func exists(at path: String) throws(SystemError) -> Bool {
        do throws(SystemError) {
            return try Directory.open(path).subdirectory(workName).status("lock") != nil
        } catch {
            // A file, a link, nothing, or a directory without ours in it.
            guard error.isMissingDirectory else { throw error }
            return false
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
        } catch  where error.isNoDirectory {
            throw .notADirectory(path, why: "is a symbolic link or no directory")
        } catch {
            throw .system(error)
        }
    }

    /// Refuses a directory that belongs to someone else or that others may write to: they could exchange what was
    /// verified.
    static func requireSafe(_ status: FileStatus, _ path: String) throws(RegistryError) {
        guard status.owner == geteuid() || status.owner == 0 else {
            throw .unsafe(path: path, why: "belongs to user \(status.owner)")
        }
        guard !status.isWritableByOthers else { throw .unsafe(path: path, why: "is writable by others") }
    }

    /// Finishes a committed transaction, then sweeps what an interrupted import left.
    ///
    /// - Parameter recordedState: the state that the transaction names.
    func recover(_ transaction: Transaction?, into recordedState: StateDirectory) throws {
        if let transaction { try Interruption.deferred { try transaction.apply(to: self, state: recordedState) } }
        try state.forget(path)
        try work.removeTree(Self.stagingName)
        for name in [Transaction.name, Self.markerName] { try work.remove(DurableFile.temporaryName(for: name)) }
    }

    /// Requires that this directory is still the one under its path, and its state too: otherwise it would be published
    /// where nobody looks.
    func requireInPlace() throws {
        for place in [place, state.place] {
            guard let place, try !place.stands() else { continue }
            throw RegistryError.changed(place.directory.path)
        }
        guard try Self.openRoot(path, creating: false).0.isSame(as: root) else { throw RegistryError.changed(path) }
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
            try state.forget(path)
            try state.takeAway()
            try work.removeTree(Self.stagingName)
            guard isNew, try work.status(Self.markerName) == nil else { return }
            try root.removeTree(Self.workName)
            guard madeRoot else { return }
            let (parent, name) = Self.split(path)
            try Directory.open(parent).removeIfEmpty(name)
        }
    }

    /// The parent directory and the last component of a path.
    static func split(_ path: String) -> (parent: String, name: String) { Directory.split(path) }

    /// The staging directory of this import, empty.
    func makeStaging() throws(RegistryError) -> Directory {
        try registry {
            try work.removeTree(Self.stagingName)
            return try work.subdirectory(Self.stagingName, creating: 0o700)
        }
    }

    /// Refuses when the file system has less room than is needed.
    func requireSpace(_ need: SpaceNeed) throws(RegistryError) { try Self.requireSpace(need, in: root, path) }

    /// Refuses when the file system of a directory has less room than is needed.
    static func requireSpace(_ need: SpaceNeed, in directory: Directory, _ path: String) throws(RegistryError) {
        let available = try registry { try directory.availableBytes() }
        guard available >= need.total else { throw .noSpace(path: path, available: available, need: need) }
    }
}
