import FileSystem
import JSON
import OCI

/// An image source in memory, built by hand: what a test says is there, is there.
struct MemorySource: ImageSource {
    var subject: String { "memory" }
    private(set) var listed: [Descriptor] = []
    private(set) var blobs: [Digest: [UInt8]] = [:]

    func entries() throws(SourceError) -> [Descriptor] { listed }

    func blob(_ digest: Digest) throws(SourceError) -> (any BlobReader)? {
        blobs[digest].map { MemoryReader($0) }
    }

    /// Keeps bytes as a blob.
    mutating func store(_ bytes: [UInt8], as mediaType: String = "application/octet-stream") -> Descriptor {
        let digest = Digest.of(bytes)
        blobs[digest] = bytes
        return Descriptor(mediaType: mediaType, digest: digest, size: Int64(bytes.count))
    }

    /// Keeps a document as a blob.
    mutating func store(_ json: JSON, as mediaType: String) -> Descriptor { store(json.encoded(), as: mediaType) }

    /// Keeps bytes under the name of others.
    mutating func replace(_ digest: Digest, by bytes: [UInt8]) { blobs[digest] = bytes }

    mutating func remove(_ digest: Digest) { blobs[digest] = nil }

    /// Adds an entry to `index.json`.
    mutating func list(_ descriptor: Descriptor, _ annotations: [String: String] = [:]) {
        listed.append(descriptor.annotated(annotations))
    }

    /// Keeps an image whose content depends on `seed`, with layers of the given types and further members.
    mutating func image(
        _ seed: String, layers: [(type: String, bytes: [UInt8])] = [], further: JSONObject = [:]
    ) -> Descriptor {
        let config = store([.init(ascii: "{"), .init(ascii: "}")], as: MediaType.ociConfig)
        var descriptors = layers.map { store($0.bytes, as: $0.type).json }
        if layers.isEmpty { descriptors = [store(Array(seed.utf8), as: "application/vnd.oci.image.layer.v1.tar").json] }
        var document: JSONObject = [
            "schemaVersion": 2, "mediaType": .string(MediaType.ociManifest), "config": config.json,
            "layers": .array(descriptors),
        ]
        for member in further.members { document[member.name] = member.value }
        return store(.object(document), as: MediaType.ociManifest)
    }

    /// Keeps an index of these manifests.
    mutating func index(_ manifests: [Descriptor], further: JSONObject = [:]) -> Descriptor {
        var document: JSONObject = [
            "schemaVersion": 2, "mediaType": .string(MediaType.ociIndex), "manifests": .array(manifests.map(\.json)),
        ]
        for member in further.members { document[member.name] = member.value }
        return store(.object(document), as: MediaType.ociIndex)
    }

    /// A signature manifest whose payload names a digest.
    mutating func signature(about digest: Digest) -> Descriptor {
        image("", layers: [(MediaType.simpleSigning, Self.payload(about: digest))])
    }

    static func payload(about digest: Digest) -> [UInt8] {
        let json: JSON = [
            "critical": [
                "identity": ["docker-reference": ""], "image": ["docker-manifest-digest": .string(digest.description)],
                "type": "cosign container image signature",
            ],
            "optional": .null,
        ]
        return json.encoded()
    }
}

final class MemoryReader: BlobReader {
    private let bytes: [UInt8]
    private var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var size: UInt64 { UInt64(bytes.count) }

    func read(into buffer: inout [UInt8]) throws(SystemError) -> Int {
        let chunk = bytes[offset..<min(bytes.count, offset + buffer.count)]
        buffer.replaceSubrange(..<chunk.count, with: chunk)
        offset += chunk.count
        return chunk.count
    }
}

/// The digest of a text, to have one.
func digest(_ text: String) -> Digest { Digest.of(Array(text.utf8)) }

/// The annotation that skopeo, oras and others name an entry with.
func named(_ name: String) -> [String: String] { [AnnotationKey.referenceName: name] }
