import OCI
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// Where in an index evidence must stand, and what may be absent.
@Suite struct PolicyPlatformTests {
    private typealias World = PolicyWorld
    private let children = [World.child(World.amd64, "amd64"), World.child(World.arm64, "arm64")]

    private func signatures(_ world: World, _ digests: Digest...) throws -> [JudgedPiece] {
        try digests.flatMap { try world.judge([world.signer(0).sign(World.request($0))], about: $0) }
    }

    @Test func `a signature of the index reaches its children`() throws {
        let world = try World()
        #expect(try world.decide(signatures(world, World.image), children: children).isAdmitted)
    }

    @Test func `signatures of the children do not reach the index`() throws {
        let world = try World()
        let decision = try world.decide(signatures(world, World.amd64, World.arm64), children: children)
        #expect(decision.codes == [.evidenceMissing])
        guard case .refused(let findings) = decision.outcome else { return }
        #expect(findings[0].found.contains("signature for \(World.amd64)"))
    }

    @Test func `a signature of an index above admits the digest`() throws {
        let world = try World()
        let evidence = try signatures(world, World.arm64)
        #expect(try world.decide(evidence, above: [World.arm64]).admitted?.proofs.map(\.digest) == [World.arm64])
        #expect(try world.decide(evidence).codes == [.evidenceMissing])
    }

    @Test func `each wants evidence for every child`() throws {
        let world = try World("platforms: each")
        let all = try signatures(world, World.amd64, World.arm64)
        #expect(try world.decide(all, children: children).admitted?.proofs.map(\.digest) == [World.amd64, World.arm64])
        let some = try signatures(world, World.image, World.amd64)
        #expect(try world.decide(some, children: children).codes == [.evidenceMissing])
    }

    @Test func `each leaves the attestation manifests of BuildKit aside`() throws {
        let world = try World("platforms: each")
        let attestation = PolicyImage.Child(
            digest: Digest.of([3]), platform: Platform(os: "unknown", architecture: "unknown"),
            isBuildKitAttestation: true, isPresent: true)
        let evidence = try signatures(world, World.amd64, World.arm64)
        #expect(try world.decide(evidence, children: children + [attestation]).isAdmitted)
        #expect(try world.decide([], children: [attestation]).codes == [.evidenceMissing])
    }

    @Test func `each of an image without children is the image`() throws {
        let world = try World("platforms: each")
        #expect(try world.decide(signatures(world, World.image)).isAdmitted)
        #expect(try world.decide([]).codes == [.evidenceMissing])
    }

    @Test func `a declared absence is refused unless it is allowed`() throws {
        var world = try World()
        let partial = [World.child(World.amd64, "amd64"), World.child(World.arm64, "arm64", isPresent: false)]
        let evidence = try signatures(world, World.image)
        #expect(try world.decide(evidence, children: partial).codes == [.policyPlatformAbsent])
        world.policy.more.append("absent: [platform]")
        #expect(try world.decide(evidence, children: partial).isAdmitted)
    }

    @Test func `each wants nothing of children that are allowed to be absent`() throws {
        let world = try World("platforms: each", "absent: [platform]")
        let partial = [World.child(World.amd64, "amd64"), World.child(World.arm64, "arm64", isPresent: false)]
        #expect(try world.decide(signatures(world, World.amd64), children: partial).isAdmitted)
    }
}
