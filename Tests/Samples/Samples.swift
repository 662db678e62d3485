import Airlock
import FileSystem
import Glibc
import JSON
import OCI
import OpenSSL
import TestSupport

/// Makes `bundles/` and `keys/` anew: a small image of ours, signed with a pinned key and attested by a workflow's
/// certificate, both logged, in one sealed bundle, with the trust directory that admits it.
///
/// One tree head of the log is pinned, from which the bundle's proofs lead on. Certificate authority, logs and keys are made for the occasion and thrown away; what verifies them stays in `keys/`.
@main
struct Samples {
    static let reference = "registry.example/airlock/hello:1.0"
    static let workflow = "https://github.com/example/hello"

    static func main() throws {
        guard CommandLine.arguments.count == 3 else {
            print("usage: samples BUNDLES KEYS")
            exit(64)
        }
        let (bundles, keys) = (CommandLine.arguments[1], CommandLine.arguments[2])
        for path in [bundles, keys] { _ = try Directory.create(path) }
        let sigstore = try VirtualSigstore(domain: "sigstore.example")
        // The head that is pinned; no power of two, so that the proof from it says itself which tree it begins with.
        sigstore.log.fill(count: 2, seed: 1)
        let signer = try PrivateKey.generate(.ecdsaP256)
        let exporter = try PrivateKey.generate(.ed25519)
        try writeTrust(sigstore, signer: signer, exporter: exporter, to: keys)
        try writeBundle(sigstore, signer: signer, exporter: exporter, to: bundles, trust: keys)
    }

    private static func writeBundle(
        _ sigstore: VirtualSigstore, signer: PrivateKey, exporter: PrivateKey, to bundles: String, trust: String
    ) throws {
        let image = HelloProgram.image
        var request = SigningRequest(image: image.digest)
        request.reference = "registry.example/airlock/hello"
        let signature = try sigstore.signer(key: signer).sign(request)
        let identity = CertificateTemplate.gitHubWorkflow(repository: "example/hello")
        let provenance = try sigstore.signer(identity).attest(request, predicate: predicate)
        var layout = TestLayout()
        layout.add(image, tag: "1.0")
        layout.addEvidence(
            for: image, signatures: [signature], attestations: [provenance], withRecords: false)
        sigstore.log.fill(count: 11, seed: 2)

        let work = try Directory.open(bundles)
        for name in ["layout", "tiles"] { try work.removeTree(name) }
        try layout.write(to: "\(bundles)/layout")
        try sigstore.log.writeTiles(to: "\(bundles)/tiles")
        let report = try Exporter().export(
            [SourceSpecification("\(reference)=oci:\(bundles)/layout:1.0")], to: "\(bundles)/hello.airlock",
            trust: trust, sealKeys: [exporter], proofs: ["\(bundles)/tiles"])
        for line in try report.lines { print(line) }
        for name in ["layout", "tiles"] { try work.removeTree(name) }
    }

    /// Provenance as GitHub's generator writes it, about the commit that the certificate names.
    private static var predicate: JSON {
        let commit = JSON.string(String(repeating: "0123456789", count: 4))
        return [
            "buildDefinition": [
                "buildType": "https://actions.github.io/buildtypes/workflow/v1",
                "externalParameters": [
                    "workflow": [
                        "path": ".github/workflows/release.yml", "ref": "refs/tags/v1.0.0",
                        "repository": .string(workflow),
                    ]
                ],
                "resolvedDependencies": [
                    ["uri": .string("git+\(workflow)@refs/tags/v1.0.0"), "digest": ["gitCommit": commit]]
                ],
            ], "runDetails": ["builder": ["id": "https://github.com/actions/runner/github-hosted"]],
        ]
    }

    private static func writeTrust(
        _ sigstore: VirtualSigstore, signer: PrivateKey, exporter: PrivateKey, to path: String
    ) throws {
        let keys = try Directory.open(path)
        try DurableFile.replace("trusted_root.json", in: keys, with: sigstore.trustedRoot.encoded(.pretty))
        try DurableFile.replace("policy.yaml", in: keys, with: Array(policy.utf8))
        let signers = try keys.subdirectory("cosign", creating: 0o755)
        try DurableFile.replace("hello.pub", in: signers, with: Array(signer.publicKey.pem.utf8))
        let exporters = try keys.subdirectory("exporters", creating: 0o755)
        try DurableFile.replace("sample.pub", in: exporters, with: Array(exporter.publicKey.pem.utf8))
        let heads = try keys.subdirectory("heads", creating: 0o755)
        try DurableFile.replace("sample.checkpoint", in: heads, with: sigstore.log.checkpoint())
    }

    private static let policy = """
        # What the sample bundle must carry. The first rule that matches decides; what matches none is denied.
        version: 1
        images:
          - match: registry.example/airlock/**
            require:
              - signature
              - attestation: https://slsa.dev/provenance/v1
                by:
                  - issuer: https://token.actions.githubusercontent.com
                    subjectMatches: https://github\\.com/example/hello/\\.github/workflows/.*
                    sourceRepository: \(workflow)
            by:
              - key: cosign/hello.pub

        """
}
