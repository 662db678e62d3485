internal import FileSystem
internal import JSON
internal import OpenSSL

extension BundleFixture {
    /// The policy: one signature by the pinned key, one attestation by the workflow, both shown by the log, both naming
    /// the repository.
    static let policy = """
        version: 1
        images:
          - match: registry.test/team/**
            require:
              - signature
              - attestation: https://slsa.dev/provenance/v1
                by:
                  - issuer: https://token.actions.githubusercontent.com
                    subject: \(source)/.github/workflows/release.yml@refs/tags/v1.0.0
                    sourceRepository: \(source)
            by:
              - key: cosign/release.pub
            treeHead: signed
            reference: signed

        """

    static func writeTrust(
        _ path: String, _ sigstore: VirtualSigstore, signer: PublicKey, exporter: PublicKey
    ) throws {
        let keys = try Directory.create(path)
        try write("trusted_root.json", sigstore.trustedRootBytes, in: keys)
        try write("policy.yaml", Array(policy.utf8), in: keys)
        try write("release.pub", Array(signer.pem.utf8), in: keys.subdirectory("cosign", creating: 0o755))
        try write("packer.pub", Array(exporter.pem.utf8), in: keys.subdirectory("exporters", creating: 0o755))
    }

    static func writeLayout(
        _ path: String, _ image: TestImage, _ sigstore: VirtualSigstore, signer: PrivateKey,
        identity: CertificateTemplate
    ) throws {
        var request = SigningRequest(image: image.digest)
        request.reference = repository
        var layout = TestLayout()
        layout.add(image, tag: "1.0")
        layout.addEvidence(
            for: image, signatures: [try sigstore.signer(key: signer).sign(request)],
            attestations: [try sigstore.signer(identity).attest(request, predicate: ["builder": ["id": "by hand"]])])
        try layout.write(to: path)
    }

    private static func write(_ name: String, _ bytes: [UInt8], in directory: Directory) throws {
        let file = try directory.create(name, permissions: 0o644)
        try file.write(bytes)
        try file.setPermissions(0o644)
    }
}
