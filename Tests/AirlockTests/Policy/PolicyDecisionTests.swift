import JSON
import OCI
import OpenSSL
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// Whose evidence counts, for what, and what a refusal says.
@Suite struct PolicyDecisionTests {
    private typealias World = PolicyWorld

    @Test func `an image that its signer signed is admitted`() throws {
        let world = try World()
        let decision = try world.decide(world.signer(0).sign(World.request()))
        let admitted = try #require(decision.admitted)
        #expect(admitted.proofs.map(\.signers) == [["cosign/a.pub"]])
        #expect(admitted.proofs.map(\.digest) == [World.image])
        #expect(admitted.evidence.count == 1)
        #expect(admitted.newestProvenTime == world.sigstore.time)
        #expect(decision.evidence.map(\.standing) == [.counted])
        #expect(decision.evidence.map(\.log) == [.promised])
    }

    @Test func `an image that no rule covers is denied`() throws {
        let image = PolicyImage(reference: try Reference("other.test/app"), digest: World.image)
        let decision = PolicyDecision(on: image, under: nil, evidence: [], now: UnixTime(seconds: 0))
        #expect(decision.codes == [.policyRepositoryDenied])
    }

    @Test func `an image without evidence is refused`() throws {
        #expect(try World().decide().codes == [.evidenceMissing])
    }

    @Test func `a signature by another key is refused`() throws {
        let world = try World()
        #expect(try world.decide(world.signer(1).sign(World.request())).codes.first == .logVerifierMismatch)
    }

    @Test func `a piece that breaks a rule does not spoil a good one`() throws {
        let world = try World()
        let bad = try world.signer(0).sign(World.request { $0.faults = [.signatureAltered] })
        let decision = try world.decide(bad, world.signer(0).sign(World.request()))
        #expect(decision.isAdmitted)
        #expect(decision.evidence.map(\.standing) == [.rejected, .counted])
        #expect(decision.admitted?.evidence.map(\.place.layerIndex) == [1])
    }

    @Test func `a layer that cannot be read is reported and counts for nothing`() throws {
        let world = try World()
        let bad = try world.signer(0).sign(World.request { $0.faults = [.signatureNotBase64] })
        let decision = try world.decide(bad)
        #expect(decision.codes == [.signatureMalformed])
        #expect(decision.evidence.map(\.standing) == [.rejected])
        #expect(decision.evidence.first?.findings.map(\.code) == [.signatureMalformed])
    }

    @Test func `the nearest miss explains a refusal`() throws {
        let world = try World(by: "[\(World.entry(of: "ci@test"))]")
        let far = try world.person("ci@test").sign(World.request { $0.faults = [.certificateMissing] })
        let near = try world.person("eve@test").sign(World.request())
        #expect(try world.decide(far, near).codes.first == .identitySubjectMismatch)
    }

    @Test func `an attestation is no signature`() throws {
        let world = try World()
        let decision = try world.decide(world.signer(0).attest(World.request(), predicateType: World.provenance))
        #expect(decision.codes == [.evidenceMissing])
        #expect(decision.evidence.map(\.standing) == [.verified])
    }

    @Test func `a signature is no attestation`() throws {
        let world = try World(require: "[{attestation: '\(World.provenance)'}]")
        #expect(try world.decide(world.signer(0).sign(World.request())).codes == [.evidenceMissing])
    }

    @Test func `an attestation counts for its own predicate type only`() throws {
        let world = try World(require: "[{attestation: '\(World.provenance)'}]")
        let right = try world.signer(0).attest(World.request(), predicateType: World.provenance)
        let wrong = try world.signer(0).attest(World.request(), predicateType: World.provenance + "/")
        #expect(try world.decide(right).isAdmitted)
        #expect(try world.decide(wrong).codes == [.evidenceMissing])
    }

    @Test func `every requirement must be met`() throws {
        let world = try World(require: "[signature, {attestation: '\(World.provenance)'}]")
        let signature = try world.signer(0).sign(World.request())
        let attestation = try world.signer(0).attest(World.request(), predicateType: World.provenance)
        #expect(try world.decide(signature).codes == [.evidenceMissing])
        #expect(try world.decide(signature, attestation).isAdmitted)
    }

    @Test func `a requirement's own signers count for it alone`() throws {
        let world = try World(
            require: "[signature, {attestation: '\(World.provenance)', by: [\(World.keyB)]}]")
        let signature = try world.signer(0).sign(World.request())
        let byA = try world.signer(0).attest(World.request(), predicateType: World.provenance)
        let byB = try world.signer(1).attest(World.request(), predicateType: World.provenance)
        #expect(try world.decide(signature, byB).isAdmitted)
        let refused = try world.decide(signature, byA)
        #expect(!refused.isAdmitted)
        #expect(refused.evidence.map(\.standing) == [.counted, .rejected])
    }

    @Test func `verified evidence that nothing required is published, that of strangers is not`() throws {
        let world = try World(by: "[\(World.keyA), \(World.entry(of: "ci@test"))]")
        let decision = try world.decide(
            world.signer(0).sign(World.request()),
            world.signer(0).attest(World.request(), predicateType: "https://a.test/scan"),
            world.person("eve@test").attest(World.request(), predicateType: "https://a.test/scan"))
        #expect(decision.evidence.map(\.standing) == [.counted, .verified, .rejected])
        #expect(decision.admitted?.evidence.map(\.place.layerIndex) == [0, 1])
    }

    @Test func `evidence about another image is refused`() throws {
        let world = try World()
        #expect(try world.decide(world.signer(0).sign(World.request(World.amd64))).codes == [.subjectMismatch])
    }

    @Test func `a broken signature says nothing about a missing attestation`() throws {
        let world = try World(require: "[{attestation: '\(World.provenance)'}]")
        let unreadable = try world.signer(0).sign(World.request { $0.faults = [.signatureNotBase64] })
        let altered = try world.signer(0).sign(World.request { $0.faults = [.signatureAltered] })
        #expect(try world.decide(unreadable, altered).codes == [.evidenceMissing])
    }

    @Test func `a broken attestation says nothing about a missing signature`() throws {
        let world = try World()
        let altered = try world.signer(0).attest(World.request { $0.faults = [.signatureAltered] })
        #expect(try world.decide(altered).codes == [.evidenceMissing])
    }

    @Test func `rejections of signers whom the requirement does not name explain nothing`() throws {
        let world = try World(
            require: "[{signature: , by: [\(World.keyA)]}, {attestation: '\(World.provenance)'}]",
            by: "[\(World.entry(of: "ci@test"))]")
        let piece = try world.person("ci@test").sign(World.request { $0.faults = [.payloadOfAnotherImage] })
        // Tried as the certificate's holder it comes to the last step, tried as the key it does not.
        #expect(try world.decide(piece).codes.first == .keyMismatch)
    }

    @Test func `evidence of a form that the rule does not count is refused`() throws {
        let world = try World("forms: [bundle]")
        #expect(try world.decide(world.signer(0).sign(World.request())).codes == [.policyFormDenied])
    }

    @Test func `evidence that nothing required must meet the conditions of the rule too`() throws {
        let world = try World()
        let unlogged = try world.signer(0).attest(World.request { $0.isLogged = false })
        let decision = try world.decide(world.signer(0).sign(World.request()), unlogged)
        #expect(decision.evidence.map(\.standing) == [.counted, .rejected])
        #expect(decision.admitted?.evidence.count == 1)
    }
}
