import OCI
import OpenSSL
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// `revoked.yaml`, read strictly.
struct RevocationParserTests {
    private static let hash = String(repeating: "ab", count: 32)
    private static let key = PolicyText.keys[0]

    private func parse(_ entries: String...) throws -> Revocations {
        let text = "version: 1\nrevoked:\n" + entries.map { "  - {\($0)}\n" }.joined()
        return try RevocationParser(keys: PolicyText.keys).revocations(Array(text.utf8))
    }

    @Test(arguments: [
        "signer: 'sha256:\(hash)'", "signer: cosign/a.pub", "signer: {issuer: a, subject: b}", "ca: 'sha256:\(hash)'",
        "log: '\(hash)'", "authority: 'sha256:\(hash)'", "exporter: 'sha256:\(hash)'", "receiptKey: 'sha256:\(hash)'",
        "digest: 'sha256:\(hash)'",
    ])
    func `reads every kind`(subject: String) throws {
        let entry = try #require(try parse("\(subject), date: 2026-05-01T00:00:00Z, reason: stolen").entries.first)
        #expect(entry.date == UnixTime(rfc3339: "2026-05-01T00:00:00Z"))
        #expect(entry.reason == "stolen" && entry.earlier == .proven)
        #expect("\(entry)".hasPrefix("revoked.yaml:3:5, \(subject.prefix { $0 != ":" })"))
    }

    @Test func `a key is named by its path or by its fingerprint`() throws {
        for name in [Self.key.name, "'sha256:\(Hex.encode(Self.key.key.fingerprint))'"] {
            let entry = try #require(try parse("signer: \(name), date: 2026-05-01T00:00:00Z, reason: x").entries.first)
            #expect(entry.subject == .signerKey(Self.key.key.fingerprint))
        }
    }

    @Test(arguments: [
        ("signer: cosign/z.pub", "date: 2026-05-01T00:00:00Z", "reason: x"),
        ("signer: 'sha256:ab'", "date: 2026-05-01T00:00:00Z", "reason: x"),
        ("signer: 'sha256:\(hash.uppercased())'", "date: 2026-05-01T00:00:00Z", "reason: x"),
        ("signer: {issuer: a}", "date: 2026-05-01T00:00:00Z", "reason: x"),
        ("signer: {issuer: a, subject: b, root: c}", "date: 2026-05-01T00:00:00Z", "reason: x"),
        ("ca: '\(hash)'", "date: 2026-05-01T00:00:00Z", "reason: x"),
        ("log: 'sha256:\(hash)'", "date: 2026-05-01T00:00:00Z", "reason: x"),
        ("digest: 'md5:\(hash)'", "reason: x", "date: 2026-05-01T00:00:00Z"),
        ("digest: [1]", "reason: x", "date: 2026-05-01T00:00:00Z"),
        ("log: '\(hash)'", "digest: 'sha256:\(hash)'", "reason: x"), ("log: '\(hash)'", "reason: x", "earlier: proven"),
        ("log: '\(hash)'", "date: 2026-05-01", "reason: x"),
        ("log: '\(hash)'", "date: 2026-05-01T00:00:00Z", "earlier: proven"),
        ("log: '\(hash)'", "date: 2026-05-01T00:00:00Z, reason: x", "earlier: all"),
        ("digest: 'sha256:\(hash)'", "earlier: none", "reason: x"),
        ("logs: '\(hash)'", "date: 2026-05-01T00:00:00Z", "reason: x"),
        ("log: '\(hash)'", "date: 2026-05-01T00:00:00Z, reason: x", "scope: y"),
        ("date: 2026-05-01T00:00:00Z", "reason: x", "earlier: none"),
    ])
    func `refuses what says something else`(first: String, second: String, third: String) {
        #expect(throws: PolicyError.self) { try parse("\(first), \(second), \(third)") }
    }

    @Test func `refuses a subject that stands twice`() {
        let entry = "log: '\(Self.hash)', date: 2026-05-01T00:00:00Z, reason: x"
        #expect(throws: PolicyError.self) { try parse(entry, entry) }
    }

    @Test(arguments: [
        "", "version: 2\nrevoked: []", "version: 1", "revoked: []", "version: 1\nrevoked: {}",
        "version: 1\nrevoked: []\nmore: 1",
    ])
    func `refuses another file`(text: String) {
        #expect(throws: PolicyError.self) { try RevocationParser(keys: []).revocations(Array(text.utf8)) }
    }

    @Test func `a trust directory with a broken file is refused`() throws {
        let trust = try TemporaryTrust()
        try trust.write("revoked.yaml", Array("version: 1\nrevoked: []\n".utf8))
        #expect(try TrustDirectory.load(path: trust.path).revocations.entries.isEmpty)
        let broken = try TemporaryTrust()
        try broken.write("revoked.yaml", Array("version: 1\nrevoked: [{}]\n".utf8))
        #expect { try TrustDirectory.load(path: broken.path) } throws: { ($0 as? TrustError)?.code == .trustMalformed }
    }

    @Test func `reads as many entries as it promises, and looks each up at once`() throws {
        let entries = (0..<9_000).map { number in
            "digest: 'sha256:\(Hex.encode(HashAlgorithm.sha256.hash(Array("\(number)".utf8))))', reason: x"
        }
        let text = "version: 1\nrevoked:\n" + entries.map { "  - {\($0)}\n" }.joined()
        #expect(text.utf8.count > YAMLDocument.maximumBytes)
        let trust = try TemporaryTrust()
        try trust.write("revoked.yaml", Array(text.utf8))
        let revocations = try TrustDirectory.load(path: trust.path).revocations
        #expect(revocations.entries.count == 9_000)
        #expect(revocations[.digest(Digest.of(Array("8999".utf8)))] != nil)
        #expect(revocations[.digest(Digest.of(Array("9000".utf8)))] == nil)
    }
}
