#if Network
    import FileSystem
    import OCIClient
    import TestSupport
    import Testing

    /// The directory of one export, beside what it writes.
    struct TemporaryStoreTests {
        private func name(of store: ContentStore) -> String { String(store.path.split(separator: "/").last ?? "") }

        @Test func `what a killed export has fetched goes with the next one, and what a living one has stays`() throws {
            let folder = try TemporaryFolder()
            let directory = try Directory.open(folder.path)
            let living = try ContentStore(temporaryBeside: "\(folder.path)/a")
            try directory.make(".airlock-1.fetched", permissions: 0o700)
            let killed = try directory.subdirectory(".airlock-1.fetched")
            _ = try killed.create("lock", permissions: 0o600)
            try killed.make("blobs", permissions: 0o700)
            // Killed before there was a lock.
            try directory.make(".airlock-2.fetched", permissions: 0o700)
            // Of no export.
            try directory.make(".airlock-3.other", permissions: 0o700)
            let next = try ContentStore(temporaryBeside: "\(folder.path)/b")
            let expected = [".airlock-3.other", name(of: living), name(of: next)]
            #expect(try Set(directory.names()) == Set(expected))
            try next.removeIfTemporary()
            try living.removeIfTemporary()
            #expect(try directory.names() == [".airlock-3.other"])
        }
    }
#endif
