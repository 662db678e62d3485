import FileSystem
import JSON
import OCI
import OpenSSL
import Sigstore
import TestSupport

@testable import Airlock

/// Two images in one bundle that carry evidence of every kind, and a trust directory whose policy tests exchange.
///
/// `app:1.0` has a signature in cosign's older form by `a`, by a person and by a reusable workflow, statements by `a`, one
/// of them of an old type, and a Sigstore bundle with a timestamp by `b`. `index:1.0` is an index of two platforms of
/// which one was not exported; only the index is signed. Both are also packed as `renamed:1.0` and as a bundle without a seal.
struct PolicyLanguageWorld {
    static let provenance = "https://slsa.dev/provenance/v1"
    static let oldType = "https://in-toto.io/Statement/v9"
    let world: ImportWorld
    let bundle: String
    let unsealed: String
    let image = RandomImage(seed: 1).image()

    init() throws {
        world = try ImportWorld()
        let (image, world) = (image, world)
        let second = try PrivateKey.generate(.ecdsaP256)
        try world.write("keys/cosign/b.pub", Array(second.publicKey.pem.utf8))
        try world.write("keys/cosign/c.pub", Array(try PrivateKey.generate(.ecdsaP256).publicKey.pem.utf8))
        try world.write("keys/corp.trusted_root.json", try VirtualSigstore(domain: "corp.test").trustedRootBytes)
        var request = SigningRequest(image: image.digest)
        request.reference = ImportWorld.repository
        request.annotations = ["stage": "production"]
        let key = world.sigstore.signer(key: world.signer)
        var old = request
        old.edits.payload.append { payload, _ in payload[at: "/_type"] = .string(Self.oldType) }
        let workflow = CertificateTemplate.gitHubWorkflow(
            workflowRepository: "builders/shared")
        let amd64 = RandomImage(seed: 2).image(platform: "linux/amd64")
        let index = TestImage(index: [
            (amd64, platform: "linux/amd64"),
            (RandomImage(seed: 2).image(platform: "linux/arm64"), platform: "linux/arm64"),
        ])
        let stamped = try world.sigstore.signer(key: second).attestBundle(
            request, predicateType: "https://sigstore.dev/cosign/sign/v1", .tiled)
        let layout = try world.layout { layout in
            layout.add(image, tag: "1.0")
            layout.addEvidence(
                for: image,
                signatures: [
                    try key.sign(request),
                    try world.sigstore.signer(.email("ann@test", issuer: "https://idp.test")).sign(request),
                    try world.sigstore.signer(workflow).sign(request),
                ],
                attestations: [
                    try key.attest(request, predicateType: Self.provenance, predicate: ["level": 3]),
                    try key.attest(old, predicateType: "https://old.test/link"),
                ], withRecords: false)
            layout.add(CosignManifest.bundle(stamped, subject: image.manifest))
            layout.add(index, tag: "index")
            layout.addEvidence(
                for: index, signatures: [try world.sign(index, as: "registry.test/team/index")], withRecords: false)
        }
        let sources = [
            "registry.test/team/app:1.0=oci:\(layout):1.0", "registry.test/team/renamed:1.0=oci:\(layout):1.0",
            "registry.test/team/index:1.0=oci:\(layout):index",
        ]
        let file = "\(world.path)/all.airlock"
        func export(to file: String, sealedBy keys: [PrivateKey]) throws {
            _ = try Exporter(clock: world.clock).export(
                try sources.map { try SourceSpecification($0) }, to: file, sealKeys: keys,
                platforms: try PlatformSelection(["linux/amd64"]))
        }
        try export(to: file, sealedBy: [world.exporter])
        bundle = file
        unsealed = "\(world.path)/unsealed.airlock"
        try export(to: unsealed, sealedBy: [])
    }

    /// What the policy says of one image: the code of the refusal, or `admitted`, or the code of an error that ends all.
    func answer(_ policy: String, name: String = "app", isSealed: Bool = true) throws -> String {
        try world.write("keys/policy.yaml", Array(policy.utf8))
        do {
            let report = try verify("\(isSealed ? bundle : unsealed)@registry.test/team/\(name):1.0")
            return report.verdicts.first?.findings.first?.code.rawValue ?? "admitted"
        } catch { return Diagnosis(error).code.rawValue }
    }

    /// The lines of `policy explain` under the policy that was asked last.
    func explanation(name: String = "app", isSealed: Bool = true) throws -> [String] {
        PolicyExplanation(try verify("\(isSealed ? bundle : unsealed)@registry.test/team/\(name):1.0")).lines
    }

    private func verify(_ target: String) throws -> VerifyReport {
        try TargetVerifier(trust: world.trust, clock: world.clock, keepsPieces: true).verify(target)
    }
}
