import FileSystem
import OCI

/// Something that holds log entries: a bundle or a registry directory.
protocol LookupTarget {
    /// What messages and answers call it.
    var name: String { get }
    /// 32 bytes that are others whenever other evidence is there.
    var binding: [UInt8] { get }
    /// The name of its index.
    var indexName: String { get }

    /// Where its index is kept if nobody says where; nil where nothing can be kept.
    func indexDirectory() throws -> Directory?

    /// Calls `body` with the evidence of each image, the store to read it from, and where that has its blobs.
    func forEachGroup(
        _ body: (EvidenceGroup, any BlobStore, _ place: (Digest) -> EvidenceGroup.Place?) throws -> Void) throws

    /// How the evidence of so many groups that an index has named is read again.
    func stores(forGroups count: Int) throws -> (EvidenceGroup) throws -> any BlobStore
}

/// Opens what a command line names.
enum LookupTargets {
    static func open(_ path: String) throws -> any LookupTarget {
        try RegistryDirectory.exists(at: path) ? try RegistryLookup(path) : try BundleLookup(path)
    }
}
