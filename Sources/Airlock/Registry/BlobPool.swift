import FileSystem
import Glibc
import OCI
import OpenSSL

/// Every blob of a registry directory once, under `.airlock/blobs`; the layouts hold hard links to these files.
struct BlobPool: Sendable {
    private let algorithms: [HashAlgorithm: Directory]

    /// Opens the pool as it is; a directory that is missing holds no blobs.
    init(in parent: Directory) throws {
        var found: [HashAlgorithm: Directory] = [:]
        if let blobs = try parent.subdirectoryIfPresent("blobs") {
            for algorithm in [HashAlgorithm.sha256, .sha512] {
                found[algorithm] = try blobs.subdirectoryIfPresent(algorithm.rawValue)
            }
        }
        algorithms = found
    }

    /// The directory that holds blobs of an algorithm, made where it is missing.
    static func directory(for algorithm: HashAlgorithm, in parent: Directory) throws -> Directory {
        try parent.subdirectory("blobs", creating: 0o755).subdirectory(algorithm.rawValue, creating: 0o755)
    }

    /// Opens a blob that is there already and proves it: owner, mode, kind, size, and the hash over the open
    /// descriptor, so that what is linked later is what was read.
    ///
    /// - Returns: the open file, or `nil` where the pool does not hold the blob.
    func prove(_ digest: Digest, size: UInt64) throws -> File? {
        guard let directory = algorithms[digest.algorithm], try directory.status(digest.hex) != nil else { return nil }
        return try Self.prove(digest, size: size, in: directory)
    }

    /// Whether the pool holds a blob; says nothing about its content.
    func contains(_ digest: Digest) throws -> Bool { try status(digest) != nil }

    /// Reads a small blob whole, or gives `nil` where there is none; its content is not checked.
    func read(_ digest: Digest, limit: Int) throws -> [UInt8]? {
        guard let directory = algorithms[digest.algorithm], try directory.status(digest.hex) != nil else { return nil }
        return try directory.read(digest.hex, limit: limit)
    }

    /// What the file system says about a blob, or `nil` where there is none.
    func status(_ digest: Digest) throws -> FileStatus? { try algorithms[digest.algorithm]?.status(digest.hex) }

    /// A small blob whole, whose bytes have this digest.
    ///
    /// - Returns: `nil` where nothing stands under the name.
    /// - Throws: ``RegistryError/damaged(path:why:)`` for what is no regular file, larger than `limit`, or not what its
    ///   name says. Owner and mode are not looked at.
    func document(_ digest: Digest, limit: UInt64) throws -> [UInt8]? {
        guard let directory = algorithms[digest.algorithm], let status = try directory.status(digest.hex) else {
            return nil
        }
        let path = "\(directory.path)/\(digest.hex)"
        guard status.kind == .regular, status.size <= limit else {
            throw RegistryError.damaged(path: path, why: "is no file of at most \(limit) bytes")
        }
        let bytes = try directory.read(digest.hex, limit: Int(limit))
        guard Digest.of(bytes, algorithm: digest.algorithm) == digest else {
            throw RegistryError.damaged(
                path: path, why: "has the digest \(Digest.of(bytes, algorithm: digest.algorithm))")
        }
        return bytes
    }

    /// What stands in the pool, in no order; of other names than digests, only whether there are any.
    func digests() throws -> [Digest] {
        try algorithms.flatMap { algorithm, directory in
            try directory.names().compactMap { Digest(named: $0, algorithm) }
        }
    }

    /// Opens and proves the blob of that name in a directory.
    static func prove(_ digest: Digest, size: UInt64, in directory: Directory) throws -> File {
        // Opening a pipe would wait for whoever writes to it.
        if try directory.status(digest.hex)?.kind == .other {
            throw RegistryError.unsafe(path: "\(directory.path)/\(digest.hex)", why: "is no regular file")
        }
        let file = try directory.open(digest.hex)
        let status = try file.status()
        guard status.kind == .regular else { throw RegistryError.unsafe(path: file.path, why: "is no regular file") }
        guard status.owner == geteuid() || status.owner == 0 else {
            throw RegistryError.unsafe(path: file.path, why: "belongs to user \(status.owner)")
        }
        guard status.permissions & 0o222 == 0 else {
            throw RegistryError.unsafe(path: file.path, why: "is writable, want mode 0444")
        }
        guard status.size == size else {
            throw RegistryError.damaged(path: file.path, why: "has \(status.size) bytes, want \(size)")
        }
        try BlobReading.verify(digest, size: size) {
            try file.read(into: &$0)
        } damaged: { why in
            RegistryError.damaged(path: file.path, why: why)
        }
        return file
    }
}

/// The directories below one directory that hold blobs, each made where it is missing and opened once.
struct BlobDirectories {
    private let parent: Directory
    private var opened: [HashAlgorithm: Directory] = [:]

    init(in parent: Directory) { self.parent = parent }

    mutating func directory(for algorithm: HashAlgorithm) throws -> Directory {
        if let directory = opened[algorithm] { return directory }
        let directory = try BlobPool.directory(for: algorithm, in: parent)
        opened[algorithm] = directory
        return directory
    }
}
