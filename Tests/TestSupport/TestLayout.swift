public import FileSystem
public import JSON

/// An OCI image layout to be written: its entries in order, and every blob once.
public struct TestLayout: Sendable {
    /// Names a tag, or with some tools a whole reference.
    public static let nameAnnotation = "org.opencontainers.image.ref.name"
    /// Names the reference, as zarf writes it.
    public static let baseNameAnnotation = "org.opencontainers.image.base.name"
    /// Names the reference, as containerd writes it.
    public static let containerdAnnotation = "io.containerd.image.name"

    /// The values of the annotation `kind` that `cosign save` writes.
    public enum Kind: String, Sendable {
        case image = "dev.cosignproject.cosign/image"
        case imageIndex = "dev.cosignproject.cosign/imageIndex"
        case signatures = "dev.cosignproject.cosign/sigs"
        case attestations = "dev.cosignproject.cosign/atts"
        case sbom = "dev.cosignproject.cosign/sbom"
    }

    /// The entries of `index.json`.
    public var entries: [JSON] = []
    /// By hexadecimal digest; blobs can be taken out or put under a wrong name.
    public var blobs: [String: TestBlob] = [:]

    /// A layout without images.
    public init() {}

    /// Adds an image under a tag, or under any annotations.
    public mutating func add(_ image: TestImage, tag: String? = nil, annotations: [String: String] = [:]) {
        for blob in image.allBlobs { blobs[blob.hex] = blob }
        var further = JSONObject()
        for (name, text) in annotations.sorted(by: { $0.key < $1.key }) { further[name] = .string(text) }
        if let tag { further[Self.nameAnnotation] = .string(tag) }
        entries.append(image.manifest.descriptor(further.names.isEmpty ? [:] : ["annotations": .object(further)]))
    }

    /// Adds an image as `cosign save` does.
    public mutating func add(_ image: TestImage, kind: Kind) {
        add(image, annotations: ["kind": kind.rawValue])
    }

    /// Adds evidence about an image, which itself can be elsewhere: under cosign's tags, the log entry records as an
    /// artifact with the image as its subject.
    public mutating func addEvidence(
        for image: TestImage, signatures: [SignedPiece] = [], attestations: [SignedPiece] = [],
        withRecords: Bool = true
    ) {
        if !signatures.isEmpty {
            add(CosignManifest.image(signatures), tag: CosignManifest.tag(image.digest, "sig"))
        }
        if !attestations.isEmpty {
            add(CosignManifest.image(attestations), tag: CosignManifest.tag(image.digest, "att"))
        }
        let records = (signatures + attestations).compactMap(\.logEntryRecord)
        if withRecords, !records.isEmpty {
            add(CosignManifest.logEntryRecords(records, subject: image.manifest))
        }
    }

    /// The document `index.json`.
    public var index: JSON {
        ["schemaVersion": 2, "mediaType": .string(TestImage.indexType), "manifests": .array(entries)]
    }

    /// Writes the layout into a new directory, whose parent must be there.
    public func write(to path: String) throws(SystemError) {
        let directory = try Directory.create(path)
        try write("oci-layout", Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8), in: directory)
        try write("index.json", index.encoded(), in: directory)
        let folder = try directory.subdirectory("blobs", creating: 0o755).subdirectory("sha256", creating: 0o755)
        for (name, blob) in blobs.sorted(by: { $0.key < $1.key }) {
            let file = try folder.create(name, permissions: 0o644)
            try blob.forEachChunk { chunk throws(SystemError) in try file.write(chunk) }
        }
    }

    private func write(_ name: String, _ bytes: [UInt8], in directory: Directory) throws(SystemError) {
        try directory.create(name, permissions: 0o644).write(bytes)
    }
}
