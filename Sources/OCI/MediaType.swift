/// The media types that decide how a document is read. Types of configs and layers are opaque (OCI image-spec v1.1).
public enum MediaType {
    public static let ociIndex = "application/vnd.oci.image.index.v1+json"
    public static let ociManifest = "application/vnd.oci.image.manifest.v1+json"
    public static let ociConfig = "application/vnd.oci.image.config.v1+json"
    public static let ociEmpty = "application/vnd.oci.empty.v1+json"
    public static let dockerList = "application/vnd.docker.distribution.manifest.list.v2+json"
    public static let dockerManifest = "application/vnd.docker.distribution.manifest.v2+json"
    /// The payload of a cosign signature.
    public static let simpleSigning = "application/vnd.dev.cosign.simplesigning.v1+json"
    /// A DSSE envelope, the content of a cosign attestation.
    public static let envelope = "application/vnd.dsse.envelope.v1+json"
    /// What the media type of every version of the Sigstore bundle begins with.
    public static let sigstoreBundlePrefix = "application/vnd.dev.sigstore.bundle"

    private static let common = Dictionary(
        [ociIndex, ociManifest, ociConfig, ociEmpty, dockerList, dockerManifest, simpleSigning, envelope].map {
            ($0, $0)
        },
        uniquingKeysWith: { first, _ in first })

    /// The same text, of common types without memory of its own: tables of many images repeat them.
    public static func shared(_ type: String) -> String { common[type] ?? type }

    /// Whether this is the type of a Sigstore bundle, whatever its version.
    public static func isSigstoreBundle(_ type: String) -> Bool { type.hasPrefix(sigstoreBundlePrefix) }

    /// Whether a document of this type lists manifests.
    public static func isIndex(_ type: String) -> Bool { type == ociIndex || type == dockerList }

    /// Whether a document of this type describes one image.
    public static func isImage(_ type: String) -> Bool { type == ociManifest || type == dockerManifest }

    /// Whether a document of this type is read as a manifest at all.
    public static func isManifest(_ type: String) -> Bool { isIndex(type) || isImage(type) }

    /// Whether a manifest or index of this type is Docker's, which an image layout holds but some readers do not find.
    public static func isDocker(_ type: String) -> Bool { type == dockerManifest || type == dockerList }

    /// Whether this is Docker's image manifest version 2 schema 1, signed or not, which nothing identifies by digest.
    public static func isDockerSchema1(_ type: String) -> Bool {
        type == "application/vnd.docker.distribution.manifest.v1+json"
            || type == "application/vnd.docker.distribution.manifest.v1+prettyjws"
    }

    /// Whether layers of this type may have to be fetched from elsewhere: Docker's `foreign`, OCI's `nondistributable`.
    public static func isNonDistributable(_ type: String) -> Bool {
        type.hasPrefix("application/vnd.docker.image.rootfs.foreign.diff.tar")
            || type.hasPrefix("application/vnd.oci.image.layer.nondistributable.v1.tar")
    }

    /// Whether the text can be a media type: `type/subtype`, printable, not too long (RFC 6838 §4.2).
    static func isWellFormed(_ type: String) -> Bool {
        let bytes = type.utf8
        return bytes.count <= OCILimits.mediaTypeBytes && bytes.allSatisfy { (0x20...0x7E).contains($0) }
            && bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).count == 2
            && bytes.first != UInt8(ascii: "/") && bytes.last != UInt8(ascii: "/")
    }
}
