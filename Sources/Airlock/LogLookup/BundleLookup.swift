import FileSystem
import OCI
import OpenSSL

/// The log entries of a bundle that is a file.
struct BundleLookup: LookupTarget {
    /// From so many groups on, reading all evidence once is cheaper than looking for each.
    private static let manyGroups = 200

    let name: String
    /// The digest of `airlock.json`, from which everything in the bundle follows.
    let binding: [UInt8]
    private let blobs: BundleBlobs

    init(_ path: String) throws {
        name = path
        blobs = try BundleBlobs(path)
        binding = Digest.of(try BundleReader(BundleInput.open(path).file).readManifest().manifest).bytes
    }

    var indexName: String { "\(Hex.encode(binding)).logidx" }

    /// A directory in the user's cache: a medium may be read only, and nothing is left on it.
    func indexDirectory() throws -> Directory? { try Directory.cache("airlock") }

    func forEachGroup(
        _ body: (EvidenceGroup, any BlobStore, (Digest) -> EvidenceGroup.Place?) throws -> Void
    ) throws {
        let documents = try Documents(name)
        try documents.head.images.forEach { try body(EvidenceGroup($0), documents.spool, documents.place) }
    }

    func stores(forGroups count: Int) throws -> (EvidenceGroup) throws -> any BlobStore {
        if count >= Self.manyGroups {
            let spool = try Documents(name).spool
            return { _ in spool }
        }
        return { PlacedBlobs(blobs: blobs, places: $0.places) }
    }

    /// All documents of a bundle, read once from front to back.
    private struct Documents {
        let head: BundleHead
        let spool: Spool
        /// Where each entry of the table begins in the tar file, by its position behind `first`.
        private let offsets: [UInt64]
        private let first: Int

        init(_ path: String) throws {
            let reader = BundleReader(try BundleInput.open(path).file)
            head = try BundleHead(reader, trust: nil)
            first = head.entries.section(.evidence).lowerBound
            var documents = try Spool.Writer(entries: head.entries)
            var offsets: [UInt64] = []
            for entry in head.entries.entries[first..<head.entries.section(.manifest).upperBound] {
                offsets.append(reader.offset)
                try documents.receive(entry, from: reader)
            }
            self.offsets = offsets
            spool = try documents.finish()
        }

        func place(_ digest: Digest) -> EvidenceGroup.Place? {
            guard let position = head.entries.position(of: digest), offsets.indices.contains(position - first) else {
                return nil
            }
            return EvidenceGroup.Place(size: head.entries.entries[position].size, offset: offsets[position - first])
        }
    }
}

/// The documents of one group, read from a bundle where an index says that they stand.
private struct PlacedBlobs: BlobStore {
    let blobs: BundleBlobs
    let places: [Digest: EvidenceGroup.Place]

    func size(of digest: Digest) throws -> UInt64? { places[digest]?.size }

    func read(_ digest: Digest, limit: UInt64) throws -> [UInt8] {
        guard let place = places[digest] else { throw BundleError.missing(digest, neededBy: "its index") }
        guard place.size <= limit else {
            throw BundleError.tooLarge(path: "\(digest)", size: place.size, limit: limit)
        }
        return try blobs.read(BlobSize(digest: digest, size: place.size), at: place.offset)
    }
}
