import FileSystem
import OpenSSL
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// Every example of `Docs/policy.md` is a policy, a part of one, or a rule's part, and is read without error.
struct PolicyDocumentTests {
    private static let examples: [String] = {
        let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        guard let bytes = try? File.open("/\(root)/Docs/policy.md").readAll(limit: 1 << 20) else { return [] }
        let parts = String(decoding: bytes, as: UTF8.self).split(separator: "```", omittingEmptySubsequences: false)
        return parts.filter { $0.hasPrefix("yaml\n") }.map { String($0.dropFirst(5)) }
    }()

    private static let keys = ["release", "deputy", "board", "audit", "scanner"].map { name in
        PinnedKey(name: "cosign/\(name).pub", key: try! PrivateKey.generate(.ecdsaP256).publicKey)
    }

    @Test func `there are examples`() { #expect(Self.examples.count > 15) }

    @Test(arguments: examples) func `is a policy, or a part of one`(example: String) throws {
        let text = Self.whole(example)
        let policy: Policy
        do { policy = try Policy(parsing: Array(text.utf8), keys: Self.keys, domains: PolicyText.domains) } catch {
            return #expect(Bool(false), "\(error):\n\(text)")
        }
        #expect(!policy.rules.isEmpty)
    }

    /// The example with what is missing for a whole policy.
    private static func whole(_ example: String) -> String {
        let names = Set(
            example.split(separator: "\n").filter { !" -".contains($0.first!) }.map { $0.prefix { $0 != ":" } })
        if names.contains("version") { return example }
        let parts: [Substring] = ["images", "groups", "exceptions"]
        let start = "version: 1\n"
        guard names.isDisjoint(with: parts) else {
            return start + example
                + (names.contains("images")
                    ? "" : "images: [{match: '**', require: [signature], by: [{key: cosign/release.pub}]}]\n")
        }
        let needs = [
            "match: '**'", "require: [signature, {attestation: 'https://a.test/b'}]", "by: [{key: cosign/release.pub}]",
        ]
        let missing = needs.filter { need in !names.contains { need.hasPrefix("\($0):") } }
        let lines = missing + example.split(separator: "\n").map(String.init)
        return start + "images:\n  -\n" + lines.map { "    \($0)\n" }.joined()
    }
}
