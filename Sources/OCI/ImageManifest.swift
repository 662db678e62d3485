/// One image or artifact: a config and layers (OCI image-spec v1.1, "Image Manifest"; Docker image manifest version 2
/// schema 2).
public struct ImageManifest: Sendable, Hashable {
    public let config: Descriptor
    /// The layers in order; none where the document says `null`.
    public let layers: [Descriptor]
    /// The manifest that this one speaks about.
    public let subject: Descriptor?
    /// The member `artifactType` as it stands; see ``Manifest/artifactType``.
    public let artifactType: String?
    public let annotations: [String: String]

    /// Whether this is evidence of one kind and nothing else: at least one layer, and all of this type.
    public func hasOnlyLayers(of mediaType: String) -> Bool {
        !layers.isEmpty && layers.allSatisfy { $0.mediaType == mediaType }
    }
}
