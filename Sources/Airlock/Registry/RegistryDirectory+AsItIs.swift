import FileSystem

extension RegistryDirectory {
    /// Opens a registry directory to look at it: the lock is held, nothing is recovered, and nothing is written.
    ///
    /// - Throws: ``RegistryError/interrupted(_:)`` where a committed import waits to be applied. What an import staged and
    ///   did not commit is left where it is.
    static func openAsItIs(_ path: String) throws(RegistryError) -> RegistryDirectory {
        let (root, _) = try openRoot(path, creating: false)
        return try registry {
            try requireSafe(try root.status(), path)
            guard let work = try root.subdirectoryIfPresent(workName) else { throw RegistryError.notOurs(path) }
            try requireSafe(try work.status(), work.path)
            let lockFile = try work.open("lock")
            try lockFile.lock()
            guard try work.status(Transaction.name) == nil else { throw RegistryError.interrupted(path) }
            return RegistryDirectory(
                path: path, root: root, work: work, lockFile: lockFile, madeRoot: false, isNew: false)
        }
    }

    /// A directory below the registry directory, or `nil` where there is none.
    func directory(_ components: [String]) throws(SystemError) -> Directory? {
        var directory = root
        for component in components {
            guard let next = try directory.subdirectoryIfPresent(component) else { return nil }
            directory = next
        }
        return directory
    }
}
