internal import JSON

/// Makes the manifests that carry evidence.
public enum CosignManifest {
    /// A legacy cosign manifest around layers: its configuration is a dummy that lists the payloads' digests.
    public static func image(_ layers: [CosignLayer]) -> TestImage {
        let blobs = layers.map { TestBlob(mediaType: $0.mediaType, bytes: $0.blob) }
        let config: JSON = [
            "architecture": "", "created": "0001-01-01T00:00:00Z", "history": [["created": "0001-01-01T00:00:00Z"]],
            "os": "",
            "rootfs": ["type": "layers", "diff_ids": .array(blobs.map { .string($0.digest) })], "config": [:],
        ]
        let described = zip(layers, blobs).map { layer, blob in
            (blob, ["annotations": annotations(layer.annotations)] as JSONObject)
        }
        return TestImage(
            config: TestBlob(mediaType: TestImage.configType, bytes: config.encoded()), layers: described)
    }

    /// A legacy cosign manifest around the layers of signed pieces.
    public static func image(_ pieces: [SignedPiece]) -> TestImage { image(pieces.map(\.layer)) }

    /// A legacy cosign SBOM: unsigned, one layer as it is.
    public static func sbom(_ bytes: [UInt8], mediaType: String = "text/spdx+json") -> TestImage {
        let config = TestBlob(mediaType: TestImage.configType, bytes: Array("{}".utf8))
        return TestImage(config: config, layers: [(TestBlob(mediaType: mediaType, bytes: bytes), [:])])
    }

    /// airlock's log entry records about an image, as an artifact with the image as its subject.
    public static func logEntryRecords(_ records: [[UInt8]], subject: TestBlob) -> TestImage {
        let layers = records.map { TestBlob(mediaType: SignedPiece.recordType, bytes: $0) }
        return TestImage(
            config: TestBlob(mediaType: TestImage.emptyType, bytes: Array("{}".utf8)),
            layers: layers.map { ($0, [:]) },
            further: ["artifactType": .string(SignedPiece.recordType), "subject": subject.descriptor()])
    }

    /// The tag under which cosign keeps something about an image: `sha256-HEX.sig`, `.att`, `.sbom`.
    public static func tag(_ digest: String, _ suffix: String) -> String {
        digest.split(separator: ":").joined(separator: "-") + "." + suffix
    }

    private static func annotations(_ annotations: [String: String]) -> JSON {
        var object = JSONObject()
        for (name, text) in annotations.sorted(by: { $0.key < $1.key }) { object[name] = .string(text) }
        return .object(object)
    }
}
