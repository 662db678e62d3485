import JSON
import OCI
import TestSupport
import Testing

@testable import Airlock

/// What walking an image finds and refuses.
struct ImageClosureTests {
    /// Blobs in memory.
    private struct Store: BlobStore {
        var blobs: [Digest: [UInt8]] = [:]

        init(_ image: TestImage) {
            for blob in image.allBlobs { blobs[.of(blob.bytes)] = blob.bytes }
        }

        func size(of digest: Digest) throws -> UInt64? { blobs[digest].map { UInt64($0.count) } }

        func read(_ digest: Digest, limit: UInt64) throws -> [UInt8] { try #require(blobs[digest]) }
    }

    private let amd64 = RandomImage(seed: 1).image(platform: "linux/amd64")
    private let arm64 = RandomImage(seed: 1).image(platform: "linux/arm64")

    private func index(_ entries: [JSON]) -> TestImage {
        TestImage(
            document: [
                "schemaVersion": 2, "mediaType": .string(TestImage.indexType), "manifests": .array(entries),
            ], mediaType: TestImage.indexType, children: [amd64, arm64])
    }

    private func closure(_ image: TestImage, absent: [AbsentRecord] = [], without lost: TestBlob? = nil) throws
        -> ImageClosure
    {
        var store = Store(image)
        if let lost { store.blobs[try Digest(lost.digest)] = nil }
        let descriptor = Descriptor(
            mediaType: image.manifest.mediaType, digest: try Digest(image.digest), size: Int64(image.manifest.size))
        return try ImageClosure(descriptor, absent: absent, in: store)
    }

    @Test func `finds every manifest and blob once`() throws {
        let index = index([amd64.manifest.descriptor(), arm64.manifest.descriptor(), amd64.manifest.descriptor()])
        let found = try closure(index).blobSizes.map { "\($0.digest)" }
        #expect(found.count == Set(found).count)
        #expect(Set(found) == Set(index.allBlobs.map(\.digest)))
    }

    @Test(arguments: ["/size", "/mediaType"]) func `refuses a manifest that is listed as two things`(
        pointer: String
    ) throws {
        var other = arm64.manifest.descriptor()
        other[at: pointer] =
            pointer == "/size"
            ? .integer(arm64.manifest.size + 1) : "application/vnd.docker.distribution.manifest.v2+json"
        let index = index([amd64.manifest.descriptor(), arm64.manifest.descriptor(), other])
        #expect(throws: ManifestRefusal.self) { try closure(index) }
    }

    @Test func `refuses a blob of another size than its manifest says`() throws {
        let small = TestBlob(mediaType: TestImage.configType, bytes: Array("{}".utf8))
        let image = TestImage(config: small, layers: [(amd64.blobs[1], ["size": .integer(amd64.blobs[1].size + 1)])])
        #expect(throws: ManifestRefusal.self) { try closure(image) }
    }

    @Test func `refuses indexes that nest too deeply`() throws {
        var image = amd64
        for _ in 0..<BundleLimits.indexDepth { image = TestImage(index: [(image, platform: nil)]) }
        _ = try closure(image)
        image = TestImage(index: [(image, platform: nil)])
        #expect(throws: ManifestRefusal.self) { try closure(image) }
    }

    @Test func `wants a layer unless it is declared absent as foreign, and is`() throws {
        let layer = amd64.blobs[1]
        #expect(throws: BundleError.self) { try closure(amd64, without: layer) }
        let declared = [AbsentRecord(digest: try Digest(layer.digest), reason: .foreign)]
        #expect(throws: BundleError.self) { try closure(amd64, absent: declared, without: layer) }
    }

    @Test func `wants a platform unless it is declared absent as one`() throws {
        let index = index([amd64.manifest.descriptor(), arm64.manifest.descriptor()])
        #expect(throws: BundleError.self) { try closure(index, without: arm64.manifest) }
        let digest = try Digest(arm64.digest)
        #expect(throws: BundleError.self) {
            try closure(index, absent: [AbsentRecord(digest: digest, reason: .foreign)], without: arm64.manifest)
        }
        let absent = [AbsentRecord(digest: digest, reason: .platform)]
        #expect(
            try closure(index, absent: absent, without: arm64.manifest).nodes.map(\.isPresent) == [true, true, false])
    }

    @Test func `wants the admitted manifest itself, whatever is declared absent`() throws {
        let absent = [AbsentRecord(digest: try Digest(amd64.digest), reason: .platform)]
        #expect(throws: BundleError.self) { try closure(amd64, absent: absent, without: amd64.manifest) }
    }
}
