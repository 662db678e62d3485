import OCI
import OpenSSL
import Testing

@Suite struct CosignTagTests {
    @Test(arguments: CosignTag.Kind.allCases)
    func `reads the tag that it writes`(kind: CosignTag.Kind) throws {
        let tag = try #require(CosignTag(kind: kind, subject: digest("image")))
        #expect(tag.description == "sha256-\(digest("image").hex)\(kind.rawValue)")
        #expect(CosignTag(tag.description) == tag)
    }

    @Test func `takes no other tag for one of these`() {
        let hex = digest("image").hex
        let others = [
            "", "latest", "sha256-", "sha256-\(hex).foo", "sha256-\(hex).sig.sig", "sha256-\(hex.dropLast()).sig",
            "sha256-\(hex)0", "sha256-\(hex.uppercased()).sig", "sha256:\(hex).sig", "sha512-\(hex).sig", "x\(hex).sig",
        ]
        for text in others { #expect(CosignTag(text) == nil, "\(text)") }
    }

    @Test func `has no tag about a sha512`() {
        #expect(CosignTag(kind: .signature, subject: Digest.of([], algorithm: .sha512)) == nil)
    }
}
