import FileSystem

/// A directory in which one command works at a time: opened once, with the file whose lock says who does.
final class Place: Sendable {
    private static let lockName = "lock"

    let directory: Directory
    /// Nil where there is no such file and none is made: nobody has ever written here, or nobody can.
    private let file: File?
    private let madeDirectory: Bool
    private let madeFile: Bool

    /// Opens the lock file of a directory, made where it is missing if that is wanted.
    ///
    /// - Parameter madeDirectory: whether the directory was made for this, and so can be taken away again.
    init(_ directory: Directory, creating: Bool, madeDirectory: Bool = false) throws(SystemError) {
        self.directory = directory
        self.madeDirectory = madeDirectory
        (file, madeFile) = try Self.lockFile(in: directory, creating: creating)
    }

    private static func lockFile(in directory: Directory, creating: Bool) throws(SystemError) -> (File?, Bool) {
        guard creating else {
            guard try directory.status(lockName) != nil else { return (nil, false) }
            return (try directory.open(lockName), false)
        }
        do throws(SystemError) { return (try directory.create(lockName, permissions: 0o644), true) } catch {
            guard error.isExisting else { throw error }
            return (try directory.open(lockName, .update), false)
        }
    }

    /// Takes the locks of all places together: whoever waits for one holds no other, so no two commands wait for each
    /// other, in whatever order they name their places.
    ///
    /// - Parameter progress: told where someone else works.
    /// - Returns: false where one of them was taken away or replaced meanwhile, as by a first import that was refused. Its
    ///   lock means nothing then, and all must be opened again.
    static func lock(_ places: [Place], telling progress: any ProgressObserver) throws(SystemError) -> Bool {
        var first = 0
        while let busy = try take(places, beginningWith: first, progress) { first = busy }
        for place in places where try !place.stands() { return false }
        return true
    }

    /// Waits for one lock and takes the others; where another one is in use, gives all back and says which it was.
    static func take(
        _ places: [Place], beginningWith first: Int, _ progress: any ProgressObserver
    ) throws(SystemError) -> Int? {
        for (index, place) in places.enumerated() where index == first {
            guard try place.file?.tryLock() == false else { continue }
            progress.note("airlock: waiting for another command that works in \(place.directory.path)")
            try place.file?.lock()
        }
        for (index, place) in places.enumerated() where index != first {
            guard try place.file?.tryLock() == false else { continue }
            try unlock(places)
            return index
        }
        return nil
    }

    /// Gives the locks back.
    static func unlock(_ places: [Place]) throws(SystemError) { for place in places { try place.file?.unlock() } }

    /// Whether the path still leads to this directory, and the name of the lock to this file.
    func stands() throws(SystemError) -> Bool {
        guard let file else { return true }
        do throws(SystemError) {
            guard try Directory.open(directory.path).isSame(as: directory) else { return false }
        } catch {
            guard error.isMissingDirectory else { throw error }
            return false
        }
        return try directory.status(Self.lockName)?.isSameFile(as: file.status()) ?? false
    }

    /// Takes away what was made to open the place, where nothing else is in it. Another command that waits for the lock
    /// finds its name gone, and begins anew.
    func takeAway() throws(SystemError) {
        // Where the lock could not be had, someone else may rely on the file.
        guard madeFile || madeDirectory, try file?.tryLock() ?? true else { return }
        if madeFile { try directory.remove(Self.lockName) }
        guard madeDirectory else { return }
        let (parent, name) = RegistryDirectory.split(directory.path)
        try Directory.open(parent).removeIfEmpty(name)
    }
}

extension SystemError {
    /// Whether a path led to no directory: nothing is there, or a file or link stands in its place.
    var isMissingDirectory: Bool { isNotFound || isNoDirectory }
}
