import JSON
import OCI
import Testing

@Suite final class ImageSourceTests {
    private var source = MemorySource()

    @Test func `reads a document whole`() throws {
        let blob = source.store([1, 2, 3])
        #expect(try source.document(blob.digest, limit: 3) == [1, 2, 3])
        #expect(try source.document(blob, limit: 3) == [1, 2, 3])
        let empty = source.store([])
        #expect(try source.document(empty, limit: 0) == [])
    }

    @Test func `refuses a document that is missing`() {
        #expect(throws: SourceError.blobMissing(digest("x"))) { try source.document(digest("x"), limit: 9) }
    }

    @Test func `refuses a document beyond the limit`() throws {
        let blob = source.store([1, 2, 3])
        let refusal = SourceError.tooLarge(blob.digest, found: 3, limit: 2)
        #expect(throws: refusal) { try source.document(blob.digest, limit: 2) }
        #expect(throws: refusal) { try source.document(blob, limit: 2) }
    }

    @Test func `refuses a document that is longer or shorter than its descriptor says`() throws {
        let blob = source.store([1, 2, 3])
        for size: Int64 in [2, 4] {
            let lying = Descriptor(mediaType: blob.mediaType, digest: blob.digest, size: size)
            #expect(throws: SourceError.blob(.sizeMismatch(digest: blob.digest, found: 3, wanted: UInt64(size)))) {
                try source.document(lying, limit: 9)
            }
        }
    }

    @Test func `refuses a document with another content`() throws {
        let blob = source.store([1, 2, 3])
        source.replace(blob.digest, by: [1, 2, 4])
        #expect(throws: SourceError.blob(.digestMismatch(found: Digest.of([1, 2, 4]), wanted: blob.digest))) {
            try source.document(blob.digest, limit: 9)
        }
    }

    @Test func `reads a manifest as its descriptor says`() throws {
        let image = source.image("a")
        #expect(try source.manifest(image).digest == image.digest)
        let misnamed = Descriptor(mediaType: MediaType.ociIndex, digest: image.digest, size: image.size)
        #expect(
            throws: SourceError.manifest(
                subject: image.digest.description,
                .mediaTypeMismatch(inner: MediaType.ociManifest, outer: MediaType.ociIndex, structure: "image"))
        ) { try source.manifest(misnamed) }
    }
}
