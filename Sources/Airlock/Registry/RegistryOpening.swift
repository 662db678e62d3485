import FileSystem

/// Opens a registry directory and its state, each once, and takes their locks before anything of them is read.
struct RegistryOpening {
    enum Purpose { case create, update, look }

    let path: String
    /// Where receipts and tree heads are; nil where they are in the registry directory.
    let state: String?
    let purpose: Purpose
    let progress: any ProgressObserver
    /// The state that a committed import names, where it is another one than the command's.
    private var recorded: String?
    /// Whether this opening made the directory, in whatever attempt.
    private var madeRoot = false

    private init(_ path: String, state: String?, for purpose: Purpose, _ progress: any ProgressObserver) {
        self.path = path
        self.state = state
        self.purpose = purpose
        self.progress = progress
    }

    /// Opens, waits, and recovers what is not opened for a look alone.
    static func open(
        _ path: String, state: String?, for purpose: Purpose, _ progress: any ProgressObserver
    ) throws(RegistryError) -> RegistryDirectory {
        var opening = RegistryOpening(path, state: state, for: purpose, progress)
        while true {
            if let registry = try opening.attempt() { return registry }
        }
    }

    /// Nil where it has to be done again: another command took something away, or only now is it known what else must be
    /// locked or finished first. Nothing is locked then.
    private mutating func attempt() throws(RegistryError) -> RegistryDirectory? {
        let (root, made) = try RegistryDirectory.openRoot(path, creating: purpose == .create)
        madeRoot = madeRoot || made
        var places: [Place] = []
        do {
            return try attempt(root, &places)
        } catch {
            // Its error is the one to be told. What cannot be taken away is an empty directory or an empty file.
            for place in places.reversed() { try? place.takeAway() }
            if madeRoot { try? Self.remove(path) }
            throw RegistryError(wrapping: error)
        }
    }

    private static func remove(_ path: String) throws(SystemError) {
        let (parent, name) = RegistryDirectory.split(path)
        try Directory.open(parent).removeIfEmpty(name)
    }

    private mutating func attempt(_ root: Directory, _ places: inout [Place]) throws -> RegistryDirectory? {
        guard let place = try openWork(of: root) else { return nil }
        places.append(place)
        let work = place.directory
        let own = try StateDirectory(state, creating: purpose == .create, beside: work)
        if let place = own.place { places.append(place) }
        let other = try recorded.map { try StateDirectory($0, creating: true, beside: work) }
        // Two spellings of one place have one lock.
        if let other, let place = other.place, try !own.isSame(as: other) { places.append(place) }
        guard try Place.lock(places, telling: progress) else { return nil }

        let record = try Transaction.committed(in: work)
        if purpose == .look {
            guard record == nil else { throw RegistryError.interrupted(path) }
        } else {
            if recorded == nil, let named = record?.statePath, named != own.recordedPath {
                recorded = named
                try Place.unlock(places)
                return nil
            }
            if let unfinished = try own.unfinishedImport(besides: path) {
                try Place.unlock(places)
                try own.finish(unfinished, progress)
                return nil
            }
        }
        let opened = try RegistryDirectory(path: path, root: root, place: place, state: own, madeRoot: madeRoot)
        guard purpose != .look else { return opened }
        let isOwn = record?.statePath == nil
        try opened.recover(
            record, into: isOwn ? StateDirectory(nil, creating: false, beside: work) : other ?? own)
        return opened
    }

    /// Nil where the directory went away meanwhile.
    private func openWork(of root: Directory) throws -> Place? {
        try RegistryDirectory.requireSafe(try root.status(), path)
        let name = RegistryDirectory.workName
        var made = false
        if try root.status(name) == nil {
            guard purpose == .create, try root.names().allSatisfy({ $0 == name }) else {
                throw RegistryError.notOurs(path)
            }
            made = try root.makeIfMissing(name, permissions: 0o755)
        }
        do {
            let work = try root.subdirectory(name)
            try RegistryDirectory.requireSafe(try work.status(), work.path)
            return try Place(work, creating: purpose != .look, madeDirectory: made)
        } catch {
            if made { try root.removeIfEmpty(name) }
            // A first import that was refused took it away between two steps of ours.
            guard purpose == .create, (error as? SystemError)?.isNotFound ?? false else { throw error }
            return nil
        }
    }
}
