#if Network
    internal import FileSystem
    internal import OCI
    internal import OpenSSL

    /// What an export has fetched, in a directory that survives it: whole blobs under their digests in `blobs/`, and what
    /// broke off in `partial/`, to go on from there.
    ///
    /// A whole blob had its digest when it came. Whoever reads one checks it again: power can fail before bytes that were
    /// written are on the disk.
    public final class ContentStore: Sendable {
        public let path: String
        private let blobs: [HashAlgorithm: Directory]
        private let partial: Directory
        private let lock: File
        /// What is removed with the store; nil where it stays.
        private let temporary: TemporaryStore?

        /// Opens a directory, made where it is missing; waits for another export that uses it.
        ///
        /// - Throws: `SystemError`.
        public convenience init(path: String) throws {
            let root = try Directory.create(path, permissions: 0o700)
            let lock = try root.openOrCreate(TemporaryStore.lockName, permissions: 0o600)
            try lock.lock()
            try self.init(root, path: path, lock: lock, temporary: nil)
        }

        /// A store for one export, beside what it will write, where there is room for it. What killed exports left there
        /// is taken away.
        public convenience init(temporaryBeside file: String) throws {
            let slash = file.lastIndex(of: "/")
            let parentPath = slash.map { $0 == file.startIndex ? "/" : String(file[..<$0]) } ?? "."
            let parent = try Directory.open(parentPath)
            try TemporaryStore.sweep(parent)
            let made = try TemporaryStore.make(in: parent)
            try self.init(made.root, path: "\(parentPath)/\(made.name)", lock: made.lock, temporary: made)
        }

        private init(_ root: Directory, path: String, lock: File, temporary: TemporaryStore?) throws {
            self.path = path
            self.lock = lock
            self.temporary = temporary
            let blobs = try root.subdirectory("blobs", creating: 0o700)
            self.blobs = [
                .sha256: try blobs.subdirectory("sha256", creating: 0o700),
                .sha512: try blobs.subdirectory("sha512", creating: 0o700),
            ]
            partial = try root.subdirectory("partial", creating: 0o700)
        }

        /// Whether nobody will need the store's content after this export.
        var isTemporary: Bool { temporary != nil }

        /// Takes a blob's name away from a store that is temporary: who has opened it reads it to its end, and then it is
        /// gone, in the best case before it ever came to the disk.
        func forget(_ digest: Digest) throws(SystemError) {
            if isTemporary { try directory(digest).remove(digest.hex) }
        }

        /// Removes a store that was made for one export.
        ///
        /// - Throws: `SystemError` where it stays behind, which is told: nothing else would ever remove it.
        public func removeIfTemporary() throws {
            try temporary?.remove()
        }

        private func directory(_ digest: Digest) -> Directory { blobs[digest.algorithm] ?? partial }

        /// The size of a whole blob; nil where it is not here.
        func size(of digest: Digest) throws(SystemError) -> UInt64? {
            guard let status = try directory(digest).status(digest.hex), status.kind == .regular else { return nil }
            return status.size
        }

        /// Opens a whole blob; nil where it is not here.
        func open(_ digest: Digest) throws(SystemError) -> File? {
            do throws(SystemError) { return try directory(digest).open(digest.hex) } catch {
                if error.isNotFound { return nil }
                throw error
            }
        }

        /// A document, whole, checked against its digest; nil where it is not here, or is damaged and thereby gone.
        func document(_ digest: Digest, limit: Int) throws -> [UInt8]? {
            guard let bytes = try open(digest)?.readAll(limit: limit) else { return nil }
            guard Digest.of(bytes, algorithm: digest.algorithm) == digest else {
                try directory(digest).remove(digest.hex)
                return nil
            }
            return bytes
        }

        /// Keeps a document that has this digest. Several threads may keep the same.
        func keep(_ bytes: [UInt8], as digest: Digest) throws {
            guard try size(of: digest) == nil else { return }
            let name = "\(digest.hex).\(UInt64.random(in: 0 ... .max))"
            try partial.create(name, permissions: 0o600).write(bytes)
            try partial.rename(name, to: directory(digest), as: digest.hex)
        }

        /// Begins to fetch a blob, or goes on with what is here of it.
        func begin(_ digest: Digest, size: UInt64) throws -> BlobDownload {
            let name = "\(digest.algorithm.rawValue)-\(digest.hex)"
            let file = try partial.openOrCreate(name, permissions: 0o600)
            let (partial, whole) = (self.partial, directory(digest))
            return try BlobDownload(digest, size: size, file: file, survives: !isTemporary) {
                try partial.rename(name, to: whole, as: digest.hex)
            }
        }
    }
#endif
