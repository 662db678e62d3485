/// One layer of cosign's `.sig` or `.att` manifests, as the manifest describes it, with its blob.
public struct LegacyLayer: Sendable {
    public let mediaType: String
    public let annotations: [String: String]
    /// The payload or envelope, complete.
    public let blob: [UInt8]
    /// The blob's digest as the manifest has it.
    public let blobDigest: String
    public let manifestDigest: String
    /// The position among the manifest's layers, from 0.
    public let layerIndex: Int

    /// The media type of a layer with a simple signing payload.
    public static let simpleSigningType = "application/vnd.dev.cosign.simplesigning.v1+json"
    /// The media type of a layer with a DSSE envelope.
    public static let envelopeType = "application/vnd.dsse.envelope.v1+json"

    /// The names of the annotations that are read; others mean nothing here.
    enum Annotation {
        static let signature = "dev.cosignproject.cosign/signature"
        static let certificate = "dev.sigstore.cosign/certificate"
        static let bundle = "dev.sigstore.cosign/bundle"
        static let timestamp = "dev.sigstore.cosign/rfc3161timestamp"
    }

    public init(
        mediaType: String, annotations: [String: String], blob: [UInt8], blobDigest: String, manifestDigest: String,
        layerIndex: Int
    ) {
        self.mediaType = mediaType
        self.annotations = annotations
        self.blob = blob
        self.blobDigest = blobDigest
        self.manifestDigest = manifestDigest
        self.layerIndex = layerIndex
    }

    /// Where the layer stands.
    public var place: EvidencePiece.Place {
        .init(manifestDigest: manifestDigest, layerIndex: layerIndex, blobDigest: blobDigest)
    }
}
