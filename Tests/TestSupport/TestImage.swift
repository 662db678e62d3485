public import JSON

/// A manifest or index with everything it references, ready for a layout.
public struct TestImage: Sendable {
    /// The media type of an image manifest.
    public static let manifestType = "application/vnd.oci.image.manifest.v1+json"
    /// The media type of an index.
    public static let indexType = "application/vnd.oci.image.index.v1+json"
    /// The media type of an image's configuration.
    public static let configType = "application/vnd.oci.image.config.v1+json"
    /// The media type of the configuration `{}` of an artifact.
    public static let emptyType = "application/vnd.oci.empty.v1+json"

    /// The manifest or index itself.
    public let manifest: TestBlob
    /// Configuration and layers of a manifest; empty for an index.
    public let blobs: [TestBlob]
    /// The images of an index.
    public let children: [TestImage]

    /// `sha256:HEX` of the manifest.
    public var digest: String { manifest.digest }

    /// This image's blobs and its children's, the manifests included.
    public var allBlobs: [TestBlob] { [manifest] + blobs + children.flatMap(\.allBlobs) }

    /// An image of a manifest document and its blobs. The document is written as it is given.
    public init(document: JSON, mediaType: String, blobs: [TestBlob] = [], children: [TestImage] = []) {
        manifest = TestBlob(mediaType: mediaType, bytes: document.encoded())
        self.blobs = blobs
        self.children = children
    }

    /// An image manifest of a configuration and layers.
    ///
    /// - Parameters:
    ///   - layers: each with the members that its descriptor has besides the required ones.
    ///   - further: further members of the manifest.
    public init(config: TestBlob, layers: [(TestBlob, JSONObject)], further: JSONObject = [:]) {
        var document: JSONObject = ["schemaVersion": 2, "mediaType": .string(Self.manifestType)]
        document["artifactType"] = further["artifactType"]
        document["config"] = config.descriptor()
        document["layers"] = .array(layers.map { $0.0.descriptor($0.1) })
        for member in further.members { document[member.name] = member.value }
        self.init(document: .object(document), mediaType: Self.manifestType, blobs: [config] + layers.map(\.0))
    }

    /// An index of images, each with its platform (`os/architecture`, nil for none).
    public init(index children: [(TestImage, platform: String?)], further: JSONObject = [:]) {
        let descriptors = children.map { child, platform in
            child.manifest.descriptor(platform.map { ["platform": Self.platform($0)] } ?? [:])
        }
        var document: JSONObject = [
            "schemaVersion": 2, "mediaType": .string(Self.indexType), "manifests": .array(descriptors),
        ]
        for member in further.members { document[member.name] = member.value }
        self.init(document: .object(document), mediaType: Self.indexType, children: children.map(\.0))
    }

    private static func platform(_ text: String) -> JSON {
        let parts = text.split(separator: "/").map { JSON.string(String($0)) }
        return ["architecture": parts[1], "os": parts[0]]
    }
}
