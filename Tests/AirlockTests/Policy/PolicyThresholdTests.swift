import JSON
import OCI
import OpenSSL
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// Thresholds: distinct entries, distinct signers, one digest.
@Suite struct PolicyThresholdTests {
    private typealias World = PolicyWorld

    private func world(_ by: String..., threshold: Int = 2, lines: String...) throws -> World {
        var world = try World(by: "[\(by.joined(separator: ", "))]")
        world.policy.more += ["threshold: \(threshold)"] + lines
        return world
    }

    @Test func `two of two keys are admitted`() throws {
        let world = try world(World.keyA, World.keyB)
        let decision = try world.decide(
            world.signer(0).sign(World.request()), world.signer(1).sign(World.request()))
        #expect(decision.admitted?.proofs.first?.signers == ["cosign/a.pub", "cosign/b.pub"])
    }

    @Test func `one of two keys is refused`() throws {
        let world = try world(World.keyA, World.keyB)
        #expect(try world.decide(world.signer(0).sign(World.request())).codes.first == .policyThresholdUnmet)
    }

    @Test func `one key that signs twice counts once`() throws {
        let world = try world(World.keyA, World.keyB)
        let pieces = try (0..<2).map { _ in try world.signer(0).sign(World.request()) }
        #expect(try world.decide(pieces[0], pieces[1]).codes.first == .policyThresholdUnmet)
    }

    @Test func `a key and an identity are two signers`() throws {
        let world = try world(World.keyA, World.entry(of: "ci@test"))
        let decision = try world.decide(
            world.signer(0).sign(World.request()), world.person("ci@test").sign(World.request()))
        #expect(decision.isAdmitted)
    }

    @Test func `one identity that meets two entries counts once`() throws {
        let world = try world(
            "{issuer: 'https://idp.test', subjectMatches: '.*@test'}",
            "{issuer: 'https://idp.test', subjectMatches: 'ci@.*'}")
        let ci = try (0..<2).map { _ in try world.person("ci@test").sign(World.request()) }
        #expect(try world.decide(ci[0], ci[1]).codes.first == .policyThresholdUnmet)
        #expect(try world.decide(ci[0], world.person("qa@test").sign(World.request())).isAdmitted)
    }

    @Test func `two identities that meet one entry count once`() throws {
        let world = try world("{issuer: 'https://idp.test', subjectMatches: '.*@test'}", World.keyA)
        let decision = try world.decide(
            world.person("ci@test").sign(World.request()), world.person("qa@test").sign(World.request()))
        #expect(decision.codes.first == .policyThresholdUnmet)
    }

    @Test func `entries are given to signers so that most count`() throws {
        // The first entry takes either signer, the second only the first one.
        let world = try world("{issuer: 'https://idp.test', subjectMatches: '.*@test'}", World.entry(of: "ci@test"))
        let decision = try world.decide(
            world.person("ci@test").sign(World.request()), world.person("qa@test").sign(World.request()))
        #expect(decision.isAdmitted)
    }

    @Test func `a certificate of a pinned key is no second signer`() throws {
        let world = try world(World.keyA, World.entry(of: "ci@test"))
        var template = CertificateTemplate.email("ci@test", issuer: "https://idp.test")
        template.subjectKey = world.keys[0].publicKey
        let keyed = try world.signer(0).sign(World.request())
        let certified = try world.sigstore.issue(template, key: world.keys[0].publicKey)
        let both = try world.signer(0).sign(
            World.request { request in
                request.edits.body.append { body, _ in
                    body[at: "/spec/signature/publicKey/content"] = .string(
                        Base64.encode(Array(PEMWriter.certificate(certified).utf8)))
                }
                request.edits.layer.append { layer, _ in
                    layer.annotations[CosignLayer.certificateAnnotation] = PEMWriter.certificate(certified)
                }
            })
        let judged = try world.judge([keyed, both])
        #expect(judged[1].verified.contains { if case .identity = $0.signer { true } else { false } })
        #expect(try world.decide(judged).codes.first == .policyThresholdUnmet)
    }

    @Test func `signatures on several digests are never added up`() throws {
        let world = try world(World.keyA, World.keyB)
        let children = [World.child(World.amd64, "amd64")]
        let evidence =
            try world.judge([world.signer(0).sign(World.request())])
            + world.judge([world.signer(1).sign(World.request(World.amd64))], about: World.amd64)
        #expect(try world.decide(evidence, children: children).codes.first == .policyThresholdUnmet)
        #expect(try world.decide(evidence, above: [World.amd64]).codes.first == .policyThresholdUnmet)
    }
}
