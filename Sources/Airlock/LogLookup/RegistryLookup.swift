import FileSystem
import OCI
import OpenSSL

/// The log entries of a registry directory.
struct RegistryLookup: LookupTarget {
    let name: String
    /// The number of the newest receipt, and its hash where it is kept there: both change with every import.
    let binding: [UInt8]
    let indexName = "log-entries.logidx"
    private let registry: RegistryDirectory

    init(_ path: String) throws {
        name = path
        registry = try RegistryDirectory.openToRead(path)
        binding = try Self.binding(of: registry)
    }

    private static func binding(of registry: RegistryDirectory) throws -> [UInt8] {
        let sequence = try RegistryReceipt(of: registry).sequence
        var hash = try HashFunction(.sha256)
        hash.update(Array("receipt \(sequence)\n".utf8))
        let receipts = try registry.work.subdirectoryIfPresent(SiteState.receiptsName)
        guard let receipts, try receipts.status(Receipt.name(sequence)) != nil else { return hash.finalize() }
        let file = try receipts.open(Receipt.name(sequence))
        var block = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            let count = try file.read(into: &block)
            hash.update(Array(block[..<count]))
            if count < block.count { return hash.finalize() }
        }
    }

    /// Beside the state: an import that follows makes it stale, and does not touch it.
    func indexDirectory() throws -> Directory? { registry.work }

    func forEachGroup(
        _ body: (EvidenceGroup, any BlobStore, (Digest) -> EvidenceGroup.Place?) throws -> Void
    ) throws {
        for path in try registry.repositories() {
            guard let repository = try PublishedRepository(path, in: registry) else { continue }
            for record in try repository.records() {
                try body(EvidenceGroup(record, repository: path), repository.store) { _ in nil }
            }
        }
    }

    func stores(forGroups count: Int) throws -> (EvidenceGroup) throws -> any BlobStore {
        { group in
            guard let layout = try registry.layout(group.repository) else {
                throw RegistryError.damaged(path: group.repository.joined(separator: "/"), why: "is no repository")
            }
            return PublishedBlobs(pool: try BlobPool(in: layout), path: layout.path)
        }
    }
}

/// The documents of one repository, without a look at its `index.json`.
private struct PublishedBlobs: BlobStore {
    let pool: BlobPool
    let path: String

    func size(of digest: Digest) throws -> UInt64? { try pool.status(digest)?.size }

    func read(_ digest: Digest, limit: UInt64) throws -> [UInt8] {
        let bytes = try pool.read(digest, limit: Int(limit))
        guard let bytes, Digest.of(bytes, algorithm: digest.algorithm) == digest else {
            throw RegistryError.damaged(path: "\(path): \(digest)", why: "the content is missing or another")
        }
        return bytes
    }
}
