import OCI
import OpenSSL
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// Exceptions: what they waive for the digests that they list, until they end, and nothing else.
struct PolicyExceptionTests {
    private static let sbom = "https://spdx.dev/Document"

    /// A world whose rule wants a signature and an SBOM, and the exception.
    private func world(
        waive: String, digest: Digest = PolicyWorld.image, match: String = "registry.test/**",
        expires: String = "2100-01-01T00:00:00Z", lines: String...
    ) throws -> PolicyWorld {
        var world = try PolicyWorld(require: "[signature, {attestation: '\(Self.sbom)'}]")
        world.policy.top += [
            "exceptions:",
            "  - {match: '\(match)', digests: ['\(digest)'], waive: \(waive), reason: 'SEC-1', expires: \(expires)}",
        ]
        world.policy.more += lines
        return world
    }

    private func decide(_ world: PolicyWorld, signed: Bool = true) throws -> PolicyDecision {
        let pieces = signed ? [try world.signer(0).sign(PolicyWorld.request())] : []
        let reference = try Reference(PolicyWorld.reference)
        let now = UnixTime(milliseconds: world.sigstore.time.milliseconds + world.daysLater * 86_400_000)
        let policy = try Policy(
            parsing: Array(world.policy.text.utf8), keys: world.pinned, domains: PolicyText.domains)
        return PolicyDecision(
            on: PolicyImage(reference: reference, digest: PolicyWorld.image),
            under: policy.ruling(for: reference, digest: PolicyWorld.image, now: now),
            evidence: try world.judge(pieces), now: now, heads: HeadLedger())
    }

    @Test func `waives what it names and nothing else`() throws {
        let sbom = "[{attestation: '\(Self.sbom)'}]"
        let admitted = try decide(world(waive: sbom))
        #expect(admitted.isAdmitted)
        #expect(admitted.requirements.map(\.isWaived) == [false, true])
        #expect(try decide(world(waive: sbom), signed: false).codes == [.evidenceMissing])
        #expect(try decide(world(waive: "[signature, {attestation: '\(Self.sbom)'}]"), signed: false).isAdmitted)
    }

    @Test func `evidence that is there counts all the same`() throws {
        let decision = try decide(world(waive: "[signature, {attestation: '\(Self.sbom)'}]"))
        #expect(decision.requirements.map(\.isWaived) == [false, true])
        guard case .admitted(let image) = decision.outcome else { return #expect(Bool(false)) }
        #expect(image.evidence.count == 1)
        #expect(image.exception?.reason == "SEC-1")
    }

    @Test func `covers its digests and repositories alone`() throws {
        let sbom = "[{attestation: '\(Self.sbom)'}]"
        #expect(try decide(world(waive: sbom, digest: PolicyWorld.amd64)).codes == [.evidenceMissing])
        #expect(try decide(world(waive: sbom, match: "registry.test/other/*")).codes == [.evidenceMissing])
    }

    @Test func `ends, and says so`() throws {
        let decision = try decide(world(waive: "[{attestation: '\(Self.sbom)'}]", expires: "2000-01-01T00:00:00Z"))
        #expect(decision.codes == [.evidenceMissing, .policyExceptionEnded])
        #expect(
            PolicyText.exception(expires: "2100-01-01T00:00:00Z").hasEnded(at: .init(rfc3339: "2100-01-01T00:00:00Z")!))
    }

    @Test func `waives the age of evidence`() throws {
        var world = try world(waive: "[{attestation: '\(Self.sbom)'}, maximumAge]", lines: "maximumAge: 1d")
        world.daysLater = 30
        #expect(try decide(world).isAdmitted)
        world.policy.top[2] = world.policy.top[2].replacing(", maximumAge]", with: "]")
        #expect(try decide(world).codes == [.policyEvidenceTooOld])
    }

    @Test(arguments: [("log", "log: inclusion"), ("treeHead", "treeHead: pinned")])
    func `waives the log's proof or its head`(word: String, line: String) throws {
        for isWaived in [true, false] {
            var world = try world(
                waive: isWaived ? "[{attestation: '\(Self.sbom)'}, \(word)]" : "[{attestation: '\(Self.sbom)'}]")
            world.policy.more = [line]
            let rule = try #require(
                try Policy(parsing: Array(world.policy.text.utf8), keys: world.pinned, domains: PolicyText.domains)
                    .ruling(
                        for: try Reference(PolicyWorld.reference), digest: PolicyWorld.image,
                        now: UnixTime(seconds: 0))
            ).rule
            #expect(rule.log == (isWaived && word == "log" ? .none : .inclusion))
            #expect(rule.treeHead == (isWaived && word == "treeHead" ? .signed : .pinned))
        }
    }

    @Test(arguments: [
        ("waive: []", FindingCode.policyMeaningless), ("waive: [logs]", .policyMalformed),
        ("waive: [log, log]", .policyMeaningless), ("waive: [log, treeHead]", .policyMeaningless),
        ("waive: [signature, signature]", .policyMeaningless), ("waive: [{attestation: spdx}]", .policyMalformed),
        ("waive: [{signature: , by: []}]", .policyMalformed), ("digests: []", .policyMeaningless),
        ("digests: ['sha256:12']", .policyMalformed), ("digests: [one, one]", .policyMalformed),
        ("expires: 2027-03-31", .policyMalformed), ("expires: soon", .policyMalformed),
        ("reason: ''", .policyMalformed),
        ("match: 'Bad/Name'", .policyMalformed), ("until: 1", .policyMalformed),
    ])
    func `what is no exception is refused`(line: String, code: FindingCode) throws {
        var lines = [
            "match": "match: '**'", "digests": "digests: ['\(PolicyWorld.image)']", "waive": "waive: [signature]",
            "reason": "reason: why", "expires": "expires: 2027-03-31T00:00:00Z",
        ]
        lines[String(line.prefix { $0 != ":" })] = line
        var policy = PolicyText()
        policy.top += ["exceptions:", "  - {\(lines.values.sorted().joined(separator: ", "))}"]
        #expect(try policy.error().code == code)
    }

    @Test(arguments: ["match", "digests", "waive", "reason", "expires"])
    func `every key is needed`(missing: String) throws {
        let lines = [
            "match: '**'", "digests: ['\(PolicyWorld.image)']", "waive: [signature]", "reason: why",
            "expires: 2027-03-31T00:00:00Z",
        ]
        var policy = PolicyText()
        policy.top += [
            "exceptions:", "  - {\(lines.filter { !$0.hasPrefix("\(missing):") }.joined(separator: ", "))}",
        ]
        #expect(try policy.error().reason == .missingKey(missing))
    }

    @Test func `what no rule requires is told`() throws {
        var policy = PolicyText()
        policy.top += [
            "exceptions:",
            "  - {match: '**', digests: ['\(PolicyWorld.image)'], waive: [{attestation: 'https://a.test/b'}], reason: x, expires: 2027-03-31T00:00:00Z}",
        ]
        #expect(
            try policy.policy().warnings.map(\.message)
                == ["the exception waives attestation https://a.test/b, which no rule requires"])
    }
}
