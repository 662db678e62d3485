import JSON
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// Images of several platforms, and the ways in which one manifest may pretend to be something else.
struct PlatformImportTests {
    private let amd64 = RandomImage(seed: 1).image(platform: "linux/amd64")
    private let arm64 = RandomImage(seed: 1).image(platform: "linux/arm64")

    /// Imports an index of which the named parts are signed.
    private func importing(_ index: TestImage, signed: [TestImage], _ world: ImportWorld) throws -> ImportReport {
        let layout = try world.layout { layout in
            layout.add(index, tag: "1.0")
            for part in signed { layout.addEvidence(for: part, signatures: [try world.sign(part)]) }
        }
        return try world.importBundle(try world.bundle(["\(ImportWorld.reference)=oci:\(layout):1.0"]))
    }

    private func expectRefusedWithoutTrace(_ index: TestImage, signed: [TestImage]) throws {
        let world = try ImportWorld("platforms: each")
        expectRefused(try importing(index, signed: signed, world), .evidenceMissing, status: .denied)
        #expect(try world.snapshot().entries.isEmpty)
    }

    /// An entry by which BuildKit lists an attestation about an image.
    private func attestationEntry(_ manifest: TestImage, about image: TestImage) -> JSON {
        manifest.manifest.descriptor([
            "platform": ["architecture": "unknown", "os": "unknown"],
            "annotations": [
                "vnd.docker.reference.type": "attestation-manifest",
                "vnd.docker.reference.digest": .string(image.digest),
            ],
        ])
    }

    private func entry(_ image: TestImage, _ architecture: String) -> JSON {
        image.manifest.descriptor(["platform": ["architecture": .string(architecture), "os": "linux"]])
    }

    private func index(_ entries: [JSON], _ children: [TestImage]) -> TestImage {
        TestImage(
            document: [
                "schemaVersion": 2, "mediaType": .string(TestImage.indexType), "manifests": .array(entries),
            ], mediaType: TestImage.indexType, children: children)
    }

    @Test func `takes a signature over the index for all its platforms by default`() throws {
        let index = TestImage(index: [(amd64, platform: "linux/amd64"), (arm64, platform: "linux/arm64")])
        let world = try ImportWorld()
        #expect(try importing(index, signed: [index], world).isPublished)
        #expect(try world.verify().status == .done)
    }

    @Test func `wants a signature at every platform where the policy says each`() throws {
        let index = TestImage(index: [(amd64, platform: "linux/amd64"), (arm64, platform: "linux/arm64")])
        try expectRefusedWithoutTrace(index, signed: [index, amd64])
        #expect(try importing(index, signed: [amd64, arm64], try ImportWorld("platforms: each")).isPublished)
    }

    @Test func `leaves BuildKit's attestation manifests aside`() throws {
        let index = index([entry(amd64, "amd64"), attestationEntry(arm64, about: amd64)], [amd64, arm64])
        #expect(try importing(index, signed: [amd64], try ImportWorld("platforms: each")).isPublished)
    }

    @Test func `refuses an unsigned platform that is listed as an attestation first`() throws {
        let index = index(
            [entry(amd64, "amd64"), attestationEntry(arm64, about: amd64), entry(arm64, "arm64")], [amd64, arm64])
        try expectRefusedWithoutTrace(index, signed: [amd64])
    }

    @Test func `refuses an unsigned platform that is listed as an attestation afterwards`() throws {
        let index = index(
            [entry(amd64, "amd64"), entry(arm64, "arm64"), attestationEntry(arm64, about: amd64)], [amd64, arm64])
        try expectRefusedWithoutTrace(index, signed: [amd64])
    }

    /// An image with a manifest among its layers.
    private var disguising: TestImage {
        let asLayer = TestBlob(mediaType: "application/vnd.oci.image.layer.v1.tar", bytes: arm64.manifest.bytes)
        return TestImage(config: amd64.blobs[0], layers: [(amd64.blobs[1], [:]), (asLayer, [:])])
    }

    @Test func `refuses an unsigned platform that another one lists as a layer`() throws {
        let disguising = disguising
        let index = index([entry(disguising, "amd64"), entry(arm64, "arm64")], [disguising, arm64])
        try expectRefusedWithoutTrace(index, signed: [disguising])
    }

    @Test func `publishes everything of a signed platform that another one lists as a layer`() throws {
        let disguising = disguising
        let index = index([entry(disguising, "amd64"), entry(arm64, "arm64")], [disguising, arm64])
        let world = try ImportWorld("platforms: each")
        #expect(try importing(index, signed: [disguising, arm64], world).isPublished)
        let files = try world.snapshot().files
        for blob in index.allBlobs {
            #expect(files.contains { $0.hasPrefix("/registry.test") && $0.hasSuffix(blob.hex) })
        }
    }

    @Test func `refuses a manifest that is listed with two sizes`() throws {
        var other = entry(arm64, "arm64")
        other[at: "/size"] = .integer(arm64.manifest.size + 1)
        let index = index([entry(amd64, "amd64"), entry(arm64, "arm64"), other], [amd64, arm64])
        let world = try ImportWorld()
        let layout = try world.layout { $0.add(index, tag: "1.0") }
        expectError(.imageMalformed, .damaged) { try world.bundle(["\(ImportWorld.reference)=oci:\(layout):1.0"]) }
        #expect(try DirectorySnapshot(world.path).files.filter { $0.contains("airlock") } == [])
    }

    @Test func `does not pack an index of which a platform is missing`() throws {
        let index = TestImage(index: [(amd64, platform: "linux/amd64"), (arm64, platform: "linux/arm64")])
        let world = try ImportWorld("absent: [platform]")
        // A layout that holds one platform only is what skopeo makes without --all.
        let layout = try world.layout { layout in
            layout.add(index, tag: "1.0")
            layout.addEvidence(for: index, signatures: [try world.sign(index)])
            for blob in arm64.allBlobs { layout.blobs[blob.hex] = nil }
        }
        expectError(.bundleMissing, .missing) {
            try world.bundle(["\(ImportWorld.reference)=oci:\(layout):1.0"])
        }
    }
}
