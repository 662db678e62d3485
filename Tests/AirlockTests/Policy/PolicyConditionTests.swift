import JSON
import OCI
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// The conditions of a rule: one piece accepted, one refused by one change.
@Suite struct PolicyConditionTests {
    private typealias World = PolicyWorld

    private func sign(
        _ line: String, withProofs: Bool = false, _ change: (inout SigningRequest) -> Void = { _ in }
    ) throws -> PolicyDecision {
        let world = try World(line)
        return try world.decide(world.signer(0).sign(World.request(World.image, change)), withProofs: withProofs)
    }

    @Test func `a promise suffices where the policy says so`() throws {
        #expect(try sign("log: promise").isAdmitted)
        #expect(try sign("log: promise") { $0.isLogged = false }.codes == [.logEntryMissing])
    }

    @Test func `a shown inclusion is more than a promise`() throws {
        let decision = try sign("log: promise", withProofs: true)
        #expect(decision.evidence.map(\.log) == [.shown])
    }

    @Test func `no log entry is needed where the policy says so`() throws {
        let decision = try sign("log: none") { $0.isLogged = false }
        #expect(decision.isAdmitted)
        #expect(decision.evidence.map(\.log) == [EvidenceReport.LogStanding.none])
        #expect(decision.admitted?.newestProvenTime == nil)
    }

    @Test func `inclusion needs a proof`() throws {
        #expect(try sign("treeHead: signed", withProofs: true).isAdmitted)
        #expect(try sign("treeHead: signed").codes == [.logProofMissing])
        #expect(try sign("treeHead: signed") { $0.isLogged = false }.codes == [.logEntryMissing])
    }

    @Test func `a pinned tree head refuses a log of which none is pinned`() throws {
        #expect(try sign("treeHead: pinned", withProofs: true).codes == [.headUnknownLog])
        #expect(try sign("log: inclusion", withProofs: true).codes == [.headUnknownLog])
        #expect(try sign("treeHead: pinned").codes == [.logProofMissing])
    }

    @Test func `an entry of an unknown log is no entry`() throws {
        let decision = try sign("log: promise") { $0.faults = [.entryOfUnknownLog] }
        #expect(decision.codes == [.logEntryMissing])
    }

    @Test func `time log wants the time of a log from keys too`() throws {
        #expect(try sign("time: log").isAdmitted)
        var world = try World("treeHead: signed", "time: log")
        #expect(try world.decide(world.signer(0).sign(World.request()), withProofs: true).isAdmitted)
        let unpromised = try world.signer(0).sign(World.request(World.image, World.withoutPromise))
        #expect(try world.decide(unpromised, withProofs: true).codes == [.timeNone])
        world.policy.more = ["treeHead: signed"]
        #expect(try world.decide(unpromised, withProofs: true).isAdmitted)
    }

    @Test func `evidence may be as old as the policy allows`() throws {
        var world = try World("maximumAge: 90d")
        let piece = try world.signer(0).sign(World.request())
        world.daysLater = 90
        #expect(try world.decide(piece).isAdmitted)
        world.daysLater = 91
        #expect(try world.decide(piece).codes == [.policyEvidenceTooOld])
    }

    @Test func `the key must be of an allowed kind`() throws {
        var world = try World("algorithms: [ecdsa-p256]", by: "[\(World.entry(of: "ci@test"))]")
        let piece = try world.person("ci@test").sign(World.request())
        #expect(try world.decide(piece).isAdmitted)
        world.policy.more[0] = "algorithms: [ed25519]"
        #expect(try world.decide(piece).codes == [.policyAlgorithmDenied])
    }

    @Test func `a rule that counts legacy evidence only admits it`() throws {
        #expect(try sign("forms: [legacy]").isAdmitted)
    }

    @Test(arguments: [
        "registry.test/team/app", "registry.test/team/app:2.0", "registry.test/team/app@\(PolicyWorld.image)",
    ])
    func `a signed reference names the repository`(name: String) throws {
        #expect(try sign("reference: signed") { $0.reference = name }.isAdmitted)
    }

    @Test(arguments: ["registry.test/team/ap", "team/app", "", "other.test/team/app:1.0", "not a reference"])
    func `a signature that names another repository is refused`(name: String) throws {
        #expect(try sign("reference: signed") { $0.reference = name }.codes == [.policyReferenceUnsigned])
        #expect(try sign("reference: exporter") { $0.reference = name }.isAdmitted)
    }

    @Test func `an attestation names the repository by its subject`() throws {
        let world = try World("reference: signed", require: "[{attestation: '\(World.provenance)'}]")
        let right = try world.signer(0).attest(World.request())
        let wrong = try world.signer(0).attest(World.request { $0.reference = "registry.test/team/other" })
        #expect(try world.decide(right).isAdmitted)
        #expect(try world.decide(wrong).codes == [.policyReferenceUnsigned])
    }

    @Test func `annotations must be signed as the policy has them`() throws {
        let line = "annotations: {team: red}"
        #expect(try sign(line) { $0.annotations = ["team": "red", "more": 1] }.isAdmitted)
        #expect(try sign(line) { $0.annotations = ["team": "blue"] }.codes == [.policyAnnotationMismatch])
        #expect(try sign(line).codes == [.policyAnnotationMismatch])
        #expect(
            try sign("annotations: {team: '1'}") { $0.annotations = ["team": 1] }.codes == [.policyAnnotationMismatch])
    }

    @Test func `a statement of an old type counts for pinned keys where the policy names it`() throws {
        var world = try World(require: "[{attestation: '\(World.provenance)'}]")
        let piece = try world.signer(0).attest(World.request { $0.faults = [.statementOfAnotherType] })
        #expect(try world.decide(piece).codes == [.policyStatementTypeDenied])
        world.policy.more.append("statementTypes: ['https://in-toto.io/Statement/v9']")
        #expect(try world.decide(piece).isAdmitted)
    }

    @Test func `a statement of an old type never counts for identities`() throws {
        var world = try World(
            require: "[{attestation: '\(World.provenance)'}]", by: "[\(World.keyA), \(World.entry(of: "ci@test"))]")
        let piece = try world.person("ci@test").attest(World.request { $0.faults = [.statementOfAnotherType] })
        world.policy.more.append("statementTypes: ['https://in-toto.io/Statement/v9']")
        #expect(try world.decide(piece).codes.first == .policyStatementTypeDenied)
    }

    @Test func `annotations are wanted of signatures only`() throws {
        let world = try World(
            "annotations: {team: red}", require: "[signature, {attestation: '\(World.provenance)'}]")
        let signature = try world.signer(0).sign(World.request { $0.annotations = ["team": "red"] })
        #expect(try world.decide(signature, world.signer(0).attest(World.request())).isAdmitted)
    }
}
