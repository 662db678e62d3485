import OCI
import OpenSSL
import Testing

@Suite struct DigestVerifierTests {
    private let content = Array("the content of a blob".utf8)

    private func verify(_ chunks: [[UInt8]], as digest: Digest, size: Int) throws {
        var verifier = try DigestVerifier(expecting: digest, size: Int64(size))
        for chunk in chunks { try verifier.update(chunk) }
        try verifier.finish()
    }

    @Test func `accepts the content in one piece and in many`() throws {
        for algorithm in [Digest.of(content), Digest.of(content, algorithm: .sha512)] {
            try verify([content], as: algorithm, size: content.count)
            try verify(content.map { [$0] }, as: algorithm, size: content.count)
        }
        try verify([], as: Digest.of([]), size: 0)
    }

    @Test func `refuses content of another digest`() {
        var other = content
        other[0] ^= 1
        #expect(throws: BlobError.digestMismatch(found: Digest.of(other), wanted: Digest.of(content))) {
            try verify([other], as: Digest.of(content), size: content.count)
        }
    }

    @Test func `refuses content that ends too early`() {
        let wanted = UInt64(content.count)
        #expect(throws: BlobError.sizeMismatch(digest: Digest.of(content), found: wanted - 1, wanted: wanted)) {
            try verify([content.dropLast()], as: Digest.of(content), size: content.count)
        }
    }

    @Test func `refuses right content under a wrong size`() {
        #expect(throws: BlobError.self) { try verify([content], as: Digest.of(content), size: content.count + 1) }
    }

    @Test func `stops at the first byte too many`() throws {
        var verifier = try DigestVerifier(expecting: Digest.of(content), size: Int64(content.count))
        try verifier.update(content)
        var refused = false
        do { try verifier.update([0]) } catch {
            refused = error == .sizeMismatch(digest: Digest.of(content), found: 22, wanted: 21)
        }
        #expect(refused)
    }
}
