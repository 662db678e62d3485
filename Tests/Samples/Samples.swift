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
/// Certificate authority, logs and keys are made for the occasion and thrown away; what verifies them stays in `keys/`.
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
        let provenance = try sigstore.signer(identity).attest(
            request, predicate: ["buildDefinition": ["buildType": "https://example.com/by-hand/v1"]])
        var layout = TestLayout()
        layout.add(image, tag: "1.0")
        layout.addEvidence(for: image, signatures: [signature], attestations: [provenance])

        let work = try Directory.open(bundles)
        try work.removeTree("layout")
        try layout.write(to: "\(bundles)/layout")
        let report = try Exporter().export(
            [SourceSpecification("\(reference)=oci:\(bundles)/layout:1.0")], to: "\(bundles)/hello.airlock",
            trust: trust,
            sealKeys: [exporter])
        for line in report.lines { print(line) }
        try work.removeTree("layout")
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
            treeHead: signed        # the log's own signature on its tree head suffices

        """
}
