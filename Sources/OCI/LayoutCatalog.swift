/// What an image source holds: images with their names, and the evidence about each digest.
///
/// Made by reading `index.json` and every manifest it lists, once. All of it is what the source says of itself: names
/// and subjects are unverified, only manifests are known to have their digests.
public struct LayoutCatalog: Sendable {
    /// What messages call the source.
    public let subject: String
    /// The images in the order of `index.json`, each digest once.
    public let images: CatalogImages
    /// The evidence in the order of `index.json`, each (kind, subject, manifest) once.
    public let evidence: CatalogEvidence
    /// Manifests that are evidence by their layers and do not say about what.
    public let unattributed: [Descriptor]
    /// Entries that are neither a manifest nor an index by their media type, Docker's schema 1 among them.
    public let unsupported: [Descriptor]
    let source: any ImageSource

    /// Reads what a source holds.
    ///
    /// - Parameter findsUnlisted: whether evidence is also looked for among the blobs that no index lists, as cosign
    ///   leaves attached Sigstore bundles in a layout. Every small blob is read for that.
    /// - Throws: ``SourceError`` where `index.json` or any manifest or index listed there cannot be read or is refused.
    public init(_ source: any ImageSource, findsUnlisted: Bool = false) throws(SourceError) {
        var reader = CatalogReader(source: source)
        let entries = try source.packedEntries()
        try entries.forEach { (entry) throws(SourceError) in try reader.read(entry) }
        if findsUnlisted {
            var listed = DigestMap()
            for position in 0..<entries.count { listed.insert(entries.digest(at: position)) }
            try reader.readUnlisted(except: listed)
        }
        try reader.finish()
        self.source = source
        subject = source.subject
        images = reader.images
        evidence = reader.evidence
        unattributed = reader.unattributed
        unsupported = reader.unsupported
    }

    /// The evidence about one manifest or index; a child's is its own, never that of the index above it.
    public func evidence(about digest: Digest) -> [EvidenceDescriptor] { evidence.pieces(about: digest) }
}
