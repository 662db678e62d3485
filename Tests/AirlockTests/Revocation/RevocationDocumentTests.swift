import FileSystem
import OpenSSL
import Sigstore
import Testing

@testable import Airlock

/// The example of `Docs/trust-directory.md` is read without error.
struct RevocationDocumentTests {
    @Test func `the example of the document is a file of revocations`() throws {
        let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let bytes = try File.open("/\(root)/Docs/trust-directory.md").readAll(limit: 1 << 20)
        let examples = String(decoding: bytes, as: UTF8.self).split(separator: "```").filter { $0.hasPrefix("yaml\n") }
        #expect(examples.count == 1)
        let key = PinnedKey(name: "cosign/release.pub", key: try PrivateKey.generate(.ecdsaP256).publicKey)
        let text = try #require(examples.first).dropFirst(5)
        #expect(try RevocationParser(keys: [key]).revocations(Array(text.utf8)).entries.count == 3)
    }
}
