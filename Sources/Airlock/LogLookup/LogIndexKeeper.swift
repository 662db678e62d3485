import FileSystem

/// Finds the index of a target where it was kept, or makes it. That it cannot be kept is no reason to fail.
struct LogIndexKeeper {
    private static let lockName = "logidx.lock"

    private let target: any LookupTarget
    private let path: String?
    private let isUsed: Bool
    private let progress: any ProgressObserver

    init(_ target: any LookupTarget, path: String?, isUsed: Bool, progress: any ProgressObserver) {
        self.target = target
        self.path = path
        self.isUsed = isUsed
        self.progress = progress
    }

    /// The index that was kept; nil where there is none, or one of other evidence, or one that others may have written.
    func kept() throws -> LogIndex? {
        guard isUsed, let directory = try directory(), try directory.status(target.indexName)?.kind == .regular else {
            return nil
        }
        let file: File
        do {
            file = try directory.open(target.indexName)
            try RegistryDirectory.requireSafe(try file.status(), file.path)
        } catch {
            progress.note("the index of \(target.name) is not used: \(error)")
            return nil
        }
        return try LogIndex(file, binding: target.binding)
    }

    /// Makes the index from the evidence, and keeps it where that is possible.
    func make() throws -> LogIndex {
        progress.note("indexing the log entries of \(target.name)")
        var writer = LogIndexWriter()
        try target.forEachGroup { group, store, place in
            var group = group
            let (entries, blobs) = try group.read(in: store, target: target.name)
            for digest in blobs { group.places[digest] = place(digest) }
            try writer.add(group, entries)
        }
        let file = try TemporaryFile.make()
        try writer.finish(binding: target.binding) { try file.write($0) }
        guard let index = try LogIndex(file, binding: target.binding) else {
            throw SystemError(operation: "read back the index", path: file.path, code: 5)
        }
        if isUsed { keep(file) }
        return index
    }

    private func keep(_ file: File) {
        do {
            guard let directory = try directory() else { return }
            let lock = try directory.openOrCreate(Self.lockName, permissions: 0o600)
            try lock.lock()
            try DurableFile.replace(target.indexName, in: directory) { (copy) throws(SystemError) in
                var block = [UInt8](repeating: 0, count: 1 << 20)
                var offset: UInt64 = 0
                while case let count = try file.read(into: &block, at: offset), count > 0 {
                    try copy.write(Array(block[..<count]))
                    offset += UInt64(count)
                }
            }
        } catch {
            progress.note("the index is not kept: \(error)")
        }
    }

    private func directory() throws -> Directory? {
        if let path { return try Directory.create(path, permissions: 0o700) }
        do { return try target.indexDirectory() } catch let error as SystemError where error.isReadOnly { return nil }
    }
}
