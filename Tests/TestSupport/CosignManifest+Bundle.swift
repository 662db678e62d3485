public import JSON

extension CosignManifest {
    /// The media type of a Sigstore bundle as cosign attaches it.
    public static let bundleType = "application/vnd.dev.sigstore.bundle.v0.3+json"

    /// A Sigstore bundle about an image, as an artifact with the image as its subject.
    ///
    /// - Parameter artifactType: what the manifest says it is; writers differ in that.
    public static func bundle(
        _ bundle: JSON, subject: TestBlob, mediaType: String = bundleType, artifactType: String? = bundleType,
        predicateType: String? = nil
    ) -> TestImage {
        let blob = TestBlob(mediaType: mediaType, bytes: bundle.encoded())
        var annotations: JSONObject = ["dev.sigstore.bundle.content": "dsse-envelope"]
        annotations["dev.sigstore.bundle.predicateType"] = predicateType.map { .string($0) }
        var further: JSONObject = ["subject": subject.descriptor(), "annotations": .object(annotations)]
        further["artifactType"] = artifactType.map { .string($0) }
        return TestImage(
            config: TestBlob(mediaType: TestImage.emptyType, bytes: Array("{}".utf8)), layers: [(blob, [:])],
            further: further)
    }
}
