public import JSON

/// A list of manifests (OCI image-spec v1.1, "Image Index"; Docker manifest list).
public struct ImageIndex: Sendable, Hashable {
    /// The entries in order; none where the document says `null`. The same digest may stand more than once.
    public let manifests: [Descriptor]
    /// The manifest that this index speaks about.
    public let subject: Descriptor?
    /// The member `artifactType` as it stands.
    public let artifactType: String?
    public let annotations: [String: String]

    /// An index of our own making, as a layout's `index.json` and the referrers fallback tag want it.
    public init(manifests: [Descriptor]) {
        self.init(manifests: manifests, subject: nil, artifactType: nil, annotations: [:])
    }

    init(manifests: [Descriptor], subject: Descriptor?, artifactType: String?, annotations: [String: String]) {
        self.manifests = manifests
        self.subject = subject
        self.artifactType = artifactType
        self.annotations = annotations
    }

    /// The document for an index of our own making. Foreign documents are never written anew: their bytes are kept.
    public var json: JSON {
        [
            "schemaVersion": 2, "mediaType": .string(MediaType.ociIndex), "manifests": .array(manifests.map(\.json)),
        ]
    }
}
