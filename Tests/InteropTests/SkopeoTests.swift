import JSON
import OCI
import TestSupport
import Testing

/// That skopeo reads what was published: images and evidence by name, with the digests that they had.
@Suite(.enabled(if: Peers.canRun("skopeo"), "needs airlock, skopeo and ../shared"))
struct SkopeoTests {
    private func skopeo(_ arguments: String...) throws -> Tool.Outcome {
        try #require(Tool.installed("skopeo")).run(["--insecure-policy"] + arguments)
    }

    @Test(arguments: RealImage.all)
    func `finds an image by name, its digest unchanged`(image: RealImage) throws {
        let carried = try CarriedImage.of(image)
        let outcome = try skopeo("inspect", "--format", "{{.Digest}}", carried.source)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.output == "\(carried.digest)\n")
        let raw = try skopeo("inspect", "--raw", carried.source)
        #expect("\(Digest.of(raw.bytes))" == carried.digest)
    }

    @Test(arguments: RealImage.all)
    func `copies an image out of the registry directory`(image: RealImage) throws {
        let carried = try CarriedImage.of(image)
        let folder = try TemporaryFolder()
        let copy = "oci:\(folder.path)/elsewhere:1.0"
        let outcome = try skopeo("copy", "-q", "--all", carried.source, copy)
        #expect(outcome.status == 0, "\(outcome)")
        // A layout of skopeo's own holds OCI's media types only, so Docker's manifest is converted there.
        guard !carried.isDocker else { return }
        #expect("\(Digest.of(try skopeo("inspect", "--raw", copy).bytes))" == carried.digest)
    }

    @Test(arguments: RealImage.all)
    func `finds the evidence under cosign's tags`(image: RealImage) throws {
        let carried = try CarriedImage.of(image)
        for (tag, layerType) in try image.evidenceTags(of: carried.digest) {
            let outcome = try skopeo("inspect", "--raw", "oci:\(carried.repository):\(tag)")
            #expect(outcome.status == 0, "\(tag): \(outcome)")
            let layers = try JSON(parsing: outcome.bytes).object().array("layers")
            #expect(try layers.allSatisfy { try $0.object().string("mediaType") == layerType })
        }
    }

    @Test(arguments: RealImage.all)
    func `reads an unpacked bundle as a layout`(image: RealImage) throws {
        let carried = try CarriedImage.of(image)
        let folder = try TemporaryFolder()
        let unpacked = try #require(Tool.installed("tar")).run("--zstd", "-xf", carried.bundle, "-C", folder.path)
        try #require(unpacked.status == 0, "\(unpacked)")
        let source = carried.isDocker ? "oci:\(folder.path)" : "oci:\(folder.path):\(image.reference)"
        let outcome = try skopeo("inspect", "--format", "{{.Digest}}", source)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.output == "\(carried.digest)\n")
    }
}

extension RealImage {
    /// The tags under which the evidence must be found, with the media type of its layers.
    fileprivate func evidenceTags(of digest: String) throws -> [(tag: String, layerType: String)] {
        guard case .key = signer else {
            let tag = "sha256-\(digest.dropFirst("sha256:".count)).att"
            return [(tag, "application/vnd.dsse.envelope.v1+json")]
        }
        let subjects = evidence.compactMap { $0.split(separator: "-").dropLast().last }
        try #require(subjects.count == 5)
        return subjects.map { ("sha256-\($0).sig", "application/vnd.dev.cosign.simplesigning.v1+json") }
    }
}
