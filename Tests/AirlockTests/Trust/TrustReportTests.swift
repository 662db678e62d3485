import JSON
import OpenSSL
import TestSupport
import Testing

@testable import Airlock

/// What a trust directory holds, as other tools show it.
struct TrustReportTests {
    private let world: ImportWorld

    init() throws { world = try ImportWorld("moves: deny") }

    @Test func `shows keys by the fingerprint of openssl and logs by their log ID`() throws {
        let report = try TrustReport(world.trust)
        let lines = report.lines.joined(separator: "\n")
        for key in [world.signer.publicKey, world.exporter.publicKey] {
            #expect(lines.contains(Hex.encode(HashAlgorithm.sha256.hash(key.spki))))
        }
        #expect(lines.contains(Hex.encode(world.sigstore.log.logID)))
        #expect(lines.contains("may seal bundles, and nothing else"))
        let kinds = Set(report.items.map(\.kind))
        #expect(kinds.isSuperset(of: ["key", "certificate authority", "transparency log", "certificate log"]))
        #expect(report.lines.last?.hasSuffix("\(try TrustDirectory.load(path: world.trust).digest)") == true)
    }

    @Test func `says which windows do not hold today`() throws {
        let before = try TrustReport(world.trust, now: UnixTime(seconds: 0)).lines
        #expect(before.contains { $0.hasSuffix(", not now") })
        let during = try TrustReport(world.trust, now: world.clock).lines
        #expect(!during.contains { $0.hasSuffix(", not now") })
    }

    @Test func `another byte is another digest`() throws {
        let before = try TrustReport(world.trust).digest
        try world.write("keys/README.md", [1])
        #expect(try TrustReport(world.trust).digest != before)
    }

    @Test func `shows the rules of the policy with their defaults`() throws {
        let lines = try PolicyReport(world.trust).lines
        #expect(lines[0].hasSuffix("registry.test/**"))
        #expect(lines[1] == "  signature by cosign/a.pub")
        #expect(lines[2].contains("log inclusion to a signed tree head"))
        #expect(lines[2].contains("moves deny"))
        #expect(lines.last == "2 rules, 0 exceptions, seal required, 0 warnings")
    }

    @Test func `what is wrong in it is an error with its place`() throws {
        try world.write("keys/policy.yaml", Array("version: 1\nimages: [{match: a}]\n".utf8))
        #expect(throws: TrustError.self) { try PolicyReport(world.trust) }
        #expect(throws: TrustError.self) { try TrustReport(world.trust) }
    }
}
