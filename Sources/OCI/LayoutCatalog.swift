/// What an image source holds: images with their names, and the evidence about each digest.
///
/// Made by reading `index.json` and every manifest it lists, once. All of it is what the source says of itself: names
/// and subjects are unverified, only manifests are known to have their digests.
public struct LayoutCatalog: Sendable {
    /// What messages call the source.
    public let subject: String
    /// The images in the order of `index.json`, each digest once.
    public let images: [CatalogImage]
    /// The evidence in the order of `index.json`, each (kind, subject, manifest) once.
    public let evidence: [EvidenceDescriptor]
    /// Manifests that are evidence by their layers and do not say about what.
    public let unattributed: [Descriptor]
    /// Entries that are neither a manifest nor an index by their media type, Docker's schema 1 among them.
    public let unsupported: [Descriptor]
    let source: any ImageSource
    /// The evidence by the manifest that it is about.
    private let evidenceBySubject: [Digest: [EvidenceDescriptor]]
    /// The positions of the images by what they can be asked for by.
    let imagesByDigest: [Digest: Int]
    let imagesByName: [String: [Int]]
    let imagesByReference: [Reference: [Int]]
    let imagesByTag: [String: [Int]]

    /// Reads what a source holds.
    ///
    /// - Parameter findsUnlisted: whether evidence is also looked for among the blobs that no index lists, as cosign
    ///   leaves attached Sigstore bundles in a layout. Every small blob is read for that.
    /// - Throws: ``SourceError`` where `index.json` or any manifest or index listed there cannot be read or is refused.
    public init(_ source: any ImageSource, findsUnlisted: Bool = false) throws(SourceError) {
        var reader = CatalogReader(source: source)
        let entries = try source.entries()
        for entry in entries { try reader.read(entry) }
        if findsUnlisted { try reader.readUnlisted(except: Set(entries.map(\.digest))) }
        try reader.finish()
        self.source = source
        subject = source.subject
        images = reader.images
        evidence = reader.evidence
        evidenceBySubject = Dictionary(grouping: reader.evidence, by: \.subject)
        unattributed = reader.unattributed
        unsupported = reader.unsupported
        imagesByDigest = Dictionary(
            images.enumerated().map { ($1.descriptor.digest, $0) }, uniquingKeysWith: { first, _ in first })
        imagesByName = Self.positions(of: images, by: \.names)
        imagesByReference = Self.positions(of: images, by: \.references)
        imagesByTag = Self.positions(of: images) { $0.references.compactMap(\.tag) }
    }

    private static func positions<Key: Hashable>(
        of images: [CatalogImage], by keys: (CatalogImage) -> [Key]
    ) -> [Key: [Int]] {
        var positions: [Key: [Int]] = [:]
        for (position, image) in images.enumerated() {
            for key in Set(keys(image)) { positions[key, default: []].append(position) }
        }
        return positions
    }

    /// The evidence about one manifest or index; a child's is its own, never that of the index above it.
    public func evidence(about digest: Digest) -> [EvidenceDescriptor] { evidenceBySubject[digest] ?? [] }
}
