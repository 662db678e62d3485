import FileSystem

extension RegistryDirectory {
    /// What an import has left that was interrupted.
    struct Interrupted {
        /// Where its state is, when that is not in the registry directory itself and the import is committed.
        let state: String?
    }

    /// What will be finished or swept by whoever opens a directory next; nil where that is nothing. Nothing is locked:
    /// another import may be at work.
    ///
    /// What is damaged, unsafe or not ours is not told here but by whoever opens it.
    static func interruption(at path: String) -> Interrupted? {
        let work: Directory
        do {
            let root = try Directory.open(path)
            guard let found = try root.subdirectoryIfPresent(workName) else { return nil }
            try requireSafe(try root.status(), root.path)
            try requireSafe(try found.status(), found.path)
            work = found
        } catch { return nil }
        let temporary = [Transaction.name, markerName].map(DurableFile.temporaryName)
        do {
            let left = Set(try work.names()).intersection([Transaction.name, stagingName] + temporary)
            guard !left.isEmpty else { return nil }
            return Interrupted(state: try Transaction.committed(in: work)?.statePath)
        } catch { return Interrupted(state: nil) }
    }
}
