#if Network
    internal import FileSystem

    /// The directory that one export makes for what it fetches, and what killed exports left of such.
    struct TemporaryStore {
        let parent: Directory
        let name: String
        let root: Directory
        /// Held while the export lives.
        let lock: File

        static let lockName = "lock"
        private static let (prefix, suffix) = (".airlock-", ".fetched")

        /// Makes a directory of its own and takes its lock.
        static func make(in parent: Directory) throws -> TemporaryStore {
            while true {
                let name = "\(prefix)\(UInt64.random(in: 0 ... .max))\(suffix)"
                try parent.make(name, permissions: 0o700)
                if let store = try opened(name, in: parent) { return store }
            }
        }

        /// Nil where another export swept the directory before its lock was held.
        private static func opened(_ name: String, in parent: Directory) throws(SystemError) -> TemporaryStore? {
            do throws(SystemError) {
                let root = try parent.subdirectory(name)
                let lock = try root.openOrCreate(lockName, permissions: 0o600)
                try lock.lock()
                guard try root.status(lockName)?.inode == lock.status().inode else { return nil }
                return TemporaryStore(parent: parent, name: name, root: root, lock: lock)
            } catch  where error.isNotFound { return nil }
        }

        /// Removes the directories of exports that live no more: those whose lock nobody holds, and empty ones.
        static func sweep(_ parent: Directory) throws {
            for name in try parent.names() where name.hasPrefix(prefix) && name.hasSuffix(suffix) {
                do { try sweep(name, in: parent) } catch let error as SystemError {
                    // Someone else's stays, and what another export has just swept is gone.
                    guard error.isReadOnly || error.isNotFound else { throw error }
                }
            }
        }

        private static func sweep(_ name: String, in parent: Directory) throws {
            guard try parent.status(name)?.kind == .directory else { return }
            let root = try parent.subdirectory(name)
            guard try root.status(lockName)?.kind == .regular else { return try parent.removeIfEmpty(name) }
            let lock = try root.open(lockName, .update)
            guard try lock.tryLock() else { return }
            defer { withExtendedLifetime(lock) {} }
            try parent.removeTree(name)
        }

        /// Removes the directory with all in it.
        func remove() throws { try parent.removeTree(name) }
    }
#endif
