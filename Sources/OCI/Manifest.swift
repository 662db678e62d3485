/// A manifest or an index: the bytes as received, their digest, and beside them what they say.
///
/// What it says is parsed, not verified; only that the bytes have this digest is.
public struct Manifest: Sendable {
    /// What a manifest describes: one image, or a list of manifests, never both.
    public enum Content: Sendable, Hashable {
        case image(ImageManifest)
        case index(ImageIndex)
    }

    /// The document, byte for byte. It is never encoded anew.
    public let raw: [UInt8]
    public let digest: Digest
    /// The type by the document, the descriptor and the structure, which agree.
    public let mediaType: String
    public let content: Content

    init(raw: [UInt8], digest: Digest, mediaType: String, content: Content) {
        self.raw = raw
        self.digest = digest
        self.mediaType = mediaType
        self.content = content
    }

    /// A descriptor of this document without annotations.
    public var descriptor: Descriptor { Descriptor(mediaType: mediaType, digest: digest, size: Int64(raw.count)) }

    /// The image, unless this is an index.
    public var image: ImageManifest? {
        guard case .image(let image) = content else { return nil }
        return image
    }

    /// The index, unless this is an image.
    public var index: ImageIndex? {
        guard case .index(let index) = content else { return nil }
        return index
    }

    /// What must be there for this document to be complete: manifests, or config and layers. The subject is not.
    public var references: [Descriptor] {
        switch content {
        case .image(let image): [image.config] + image.layers
        case .index(let index): index.manifests
        }
    }

    /// The manifest that this one speaks about.
    public var subject: Descriptor? {
        switch content {
        case .image(let image): image.subject
        case .index(let index): index.subject
        }
    }

    public var annotations: [String: String] {
        switch content {
        case .image(let image): image.annotations
        case .index(let index): index.annotations
        }
    }

    /// The type of the artifact: the member, or that of the config where it is missing, as the referrers API has it
    /// (OCI distribution-spec v1.1, "Listing Referrers"); empty for an index without.
    public var artifactType: String {
        switch content {
        case .image(let image): image.artifactType ?? image.config.mediaType
        case .index(let index): index.artifactType ?? ""
        }
    }
}
