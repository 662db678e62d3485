import FileSystem
import OCI
import TestSupport
import Testing

@testable import Airlock

/// `policy explain`: the rule that decided, and what met its requirements or came nearest.
struct PolicyExplanationTests {
    private let image = RandomImage(seed: 1).image()

    private func explain(_ world: ImportWorld, _ target: String) throws -> PolicyExplanation {
        PolicyExplanation(
            try TargetVerifier(trust: world.trust, clock: world.clock, keepsPieces: true).verify(target))
    }

    @Test func `names the rule and what meets it`() throws {
        let world = try ImportWorld()
        let lines = try explain(world, world.bundle(image)).lines
        #expect(lines.contains { $0.contains("decided by policy.yaml:4:5 registry.test/**: log inclusion") })
        #expect(lines.contains("  ✓ signature by cosign/a.pub"))
        #expect(lines.contains("      met at \(image.digest) by cosign/a.pub"))
        #expect(lines.last == "  admitted")
    }

    @Test func `tells the nearest miss of what is not met`() throws {
        let world = try ImportWorld("annotations: {stage: production}")
        let bundle = try world.bundle(image)
        let explanation = try explain(world, bundle)
        #expect(explanation.status == .denied)
        #expect(explanation.lines.contains("  ✗ signature by cosign/a.pub"))
        #expect(explanation.lines.contains { $0.contains("✗ policy.annotation-mismatch") })
        #expect(explanation.lines.last == "  refused")
        #expect(explanation.lines.filter { $0.contains("policy.annotation-mismatch") }.count == 1)
    }

    @Test func `says that no rule was asked`() throws {
        let world = try ImportWorld()
        let bundle = try world.bundle(image, as: "elsewhere.test/app:1.0")
        let lines = try explain(world, bundle).lines
        #expect(lines.contains("  no rule was asked"))
        #expect(lines.contains { $0.contains("policy.repository-denied") })
    }

    @Test func `tells what an exception waives`() throws {
        let world = try ImportWorld(require: "[signature, {attestation: 'https://spdx.dev/Document'}]")
        let bundle = try world.bundle(image)
        #expect(try world.verify(bundle).status == .denied)
        let policy = String(
            decoding: try File.open("\(world.trust)/policy.yaml").readAll(limit: 1 << 20), as: UTF8.self)
        let exception =
            "exceptions:\n  - {match: 'registry.test/**', digests: ['\(image.digest)'], waive: [{attestation: 'https://spdx.dev/Document'}], reason: SEC-1, expires: 2100-01-01T00:00:00Z}\n"
        try world.write("keys/policy.yaml", Array((policy + exception).utf8))
        let explanation = try explain(world, bundle)
        #expect(explanation.status == .done)
        #expect(
            explanation.lines.contains { $0.hasPrefix("  with the exception policy.yaml:") && $0.hasSuffix("SEC-1") })
        #expect(
            explanation.lines.contains { $0.hasPrefix("  – attestation") && $0.hasSuffix("waived by the exception") })
        #expect(try world.verify(bundle).lines.contains { $0.contains("by the exception policy.yaml:") })
        _ = try world.importBundle(bundle)
    }
}
