import FileSystem
import Glibc
import JSON

/// Where a site keeps what it has learned, opened once for a command: receipts, their log, tree heads.
final class StateDirectory: Sendable {
    private static let noteName = "unfinished-import.json"
    private static let format = "application/vnd.airlock.unfinished-import.v1+json"

    /// As it was named, for whoever reads it.
    let path: String
    /// Nil where nothing is there yet.
    let directory: Directory?
    /// The path from anywhere, which a transaction record names; nil where this is the registry directory's own.
    let recordedPath: String?
    /// What has to be locked; nil where that is the registry directory's own place, or nothing is there.
    let place: Place?

    /// Opens the state of a registry directory: the one that is named, or its own.
    ///
    /// - Parameters:
    ///   - path: nil for its own; it may also be named.
    ///   - creating: make it where it is missing.
    ///   - work: `.airlock` of the registry directory; nil for a state alone.
    init(_ path: String?, creating: Bool, beside work: Directory?) throws {
        let (found, made) = try Self.open(path, creating: creating)
        let isApart = try work.map { work in try found.map { try !work.isSame(as: $0) } ?? (path != nil) } ?? true
        self.path = path ?? work?.path ?? ""
        directory = isApart ? found : work
        recordedPath = try isApart ? path.map { try Self.absolute($0) } : nil
        place = try Self.place(isApart ? found : nil, creating: creating, made: made)
    }

    /// Whoever may not write here reads; a lock file that is missing has never been held.
    private static func place(_ directory: Directory?, creating: Bool, made: Bool) throws(SystemError) -> Place? {
        guard let directory else { return nil }
        do throws(SystemError) { return try Place(directory, creating: creating, madeDirectory: made) } catch {
            if made {
                let (parent, name) = RegistryDirectory.split(directory.path)
                try Directory.open(parent).removeIfEmpty(name)
            }
            throw error
        }
    }

    private static func open(_ path: String?, creating: Bool) throws(SystemError) -> (Directory?, made: Bool) {
        guard let path else { return (nil, false) }
        do throws(SystemError) { return (try Directory.open(path), false) } catch  where error.isNotFound {}
        guard creating else { return (nil, false) }
        return (try Directory.create(path), true)
    }

    /// Opens a state that no registry directory is named with, waits until nobody else works there, and finishes an import
    /// that was interrupted.
    ///
    /// - Parameter creating: to write there; it is made where it is missing. Who only reads it does so as it stands where
    ///   nothing may be written.
    static func open(_ path: String, creating: Bool, progress: any ProgressObserver) throws -> StateDirectory {
        var cannotFinish = false
        while true {
            let state = try StateDirectory(path, creating: creating, beside: nil)
            do {
                guard let place = state.place else { return state }
                guard try Place.lock([place], telling: progress) else { continue }
                guard !cannotFinish, let unfinished = try state.unfinishedImport(besides: nil) else { return state }
                try Place.unlock([place])
                try state.finish(unfinished, progress)
            } catch RegistryError.system(let cause) where cause.isReadOnly && !creating {
                cannotFinish = true
            } catch {
                // Its error is the one to be told. What cannot be taken away is an empty directory or an empty file.
                try? state.takeAway()
                throw error
            }
        }
    }

    /// Reads a state while nobody writes there.
    static func reading<Result>(
        _ path: String, progress: any ProgressObserver = SilentProgress(), _ body: () throws -> Result
    ) throws -> Result {
        let state = try open(path, creating: false, progress: progress)
        return try withExtendedLifetime(state) { try body() }
    }

    /// Whether both are one directory.
    func isSame(as other: StateDirectory) throws(SystemError) -> Bool {
        guard let directory, let second = other.directory else { return false }
        return try directory.isSame(as: second)
    }

    /// Takes away what was made for a command that wrote nothing.
    func takeAway() throws(SystemError) {
        guard let place, let directory else { return }
        // They are made before the commit, so that it cannot fail for want of them; what is in use is not empty.
        for name in [SiteState.receiptsName, ReceiptLog.name] { try directory.removeIfEmpty(name) }
        try place.takeAway()
    }

    /// A path that means the same to another command, run from elsewhere.
    private static func absolute(_ path: String) throws(SystemError) -> String {
        guard !path.hasPrefix("/") else { return path }
        guard let current = unsafe getcwd(nil, 0) else {
            throw SystemError(operation: "getcwd", path: ".", code: errno)
        }
        defer { unsafe free(current) }
        return unsafe String(cString: current) + "/" + path
    }

    /// Notes, before a commit, into which registry directory it goes: the state cannot tell by itself that a receipt of
    /// this import is still to come, and the next one must not take its number.
    func note(importInto registry: String) throws {
        guard recordedPath != nil, let directory else { return }
        let note: JSON = ["format": .string(Self.format), "registry": .string(try Self.absolute(registry))]
        try DurableFile.replace(Self.noteName, in: directory, with: note.encoded(.canonical))
    }

    /// Takes the note away again, if it is about this registry directory.
    func forget(_ registry: String) throws {
        guard let directory, recordedPath != nil else { return }
        let temporary = DurableFile.temporaryName(for: Self.noteName)
        if try directory.status(temporary) != nil { try directory.remove(temporary) }
        guard try noted() == Self.absolute(registry) else { return }
        try directory.remove(Self.noteName)
        try directory.synchronize()
    }

    private func noted() throws -> String? {
        guard let directory, try directory.status(Self.noteName) != nil else { return nil }
        do {
            let object = try JSON(parsing: directory.read(Self.noteName, limit: 1 << 16)).object()
            guard try object.string("format") == Self.format else { throw JSONError(.unknownMember("format")) }
            return try object.string("registry")
        } catch let error as JSONError {
            throw RegistryError.damaged(path: "\(path)/\(Self.noteName)", why: "\(error)")
        }
    }

    /// The registry directory of an import that is to be finished before anything else is written here.
    ///
    /// - Parameter registry: the one that is being opened, and looks itself.
    func unfinishedImport(besides registry: String?) throws -> String? {
        guard let directory, let recordedPath else { return nil }
        if try directory.status(Transaction.name) != nil {
            // The state may be named that lies in another registry directory.
            let around = try Directory.open("\(recordedPath)/..")
            if try around.subdirectoryIfPresent(RegistryDirectory.workName)?.isSame(as: directory) ?? false {
                return around.path
            }
        }
        guard let noted = try noted(), try noted != registry.map({ try Self.absolute($0) }) else { return nil }
        guard try RegistryDirectory.exists(at: noted) else {
            // As that of a push, which does not stay.
            try forget(noted)
            return nil
        }
        return noted
    }

    /// The registry directory of an import that may have been interrupted, to be known before anything is locked; nil where
    /// there is none, and where that cannot be seen, which whoever opens the state will say.
    static func interruptedImport(at path: String) -> String? {
        do {
            let state = try StateDirectory(path, creating: false, beside: nil)
            guard let directory = state.directory else { return nil }
            return try directory.status(Transaction.name) != nil ? "\(path)/.." : try state.noted()
        } catch { return nil }
    }

    /// Finishes it. The lock must have been given back.
    func finish(_ registry: String, _ progress: any ProgressObserver) throws(RegistryError) {
        _ = try RegistryDirectory.open(registry, state: recordedPath, progress: progress)
    }
}
