import OpenSSL
import Testing

/// Certificates that the public Sigstore instance issued, from image layouts that cosign wrote.
@Suite(.enabled(if: RealMaterial.root != nil, "../shared is absent"))
struct RealCertificateTests {
    /// A layout's version, and the manifest in it whose annotations hold the certificate.
    private static let manifests = [
        ("v1.4.0", "738d456c898daf28d211c2e0b8ecf5dc67b9a1d631c99ef2c4b4669bcb7a0354"),
        ("v1.7.0", "dbc658f204833d5ffcad9bf9c47a5af6cd39eea875f0a69879ae4850237ab777"),
        ("v1.10.0", "31cc4fb663c8d34e2e6a0bd5f183d576c2811ee286e0998b4c2965e3b35a0d86"),
        ("v2.1.0", "21454caf3a160dfbe6359f0501aa8401c6c0f2c7a8b71380ea21f8c4b48b64fe"),
    ]

    private func leaf(_ version: String, _ manifest: String) throws -> Certificate {
        let text = RealMaterial.text("real/oci-layouts/\(version)/blobs/sha256/\(manifest)")
        let marker = "\"dev.sigstore.cosign/certificate\":\""
        let start = try #require(text.firstRange(of: marker)).upperBound
        let value = text[start...].prefix { $0 != "\"" }
        return try Certificate(pem: value.split(separator: "\\n").joined(separator: "\n"))
    }

    private func chain() throws -> [Certificate] {
        try Certificate.certificates(pem: RealMaterial.text("trust/public-good/fulcio-1-chain.pem"))
    }

    @Test(arguments: manifests)
    func `a signing certificate leads to the trusted root at its time`(version: String, manifest: String) throws {
        let leaf = try leaf(version, manifest)
        let chain = try chain()
        let usage = "1.3.6.1.5.5.7.3.3"
        for time in [leaf.notBefore, leaf.notAfter] {
            try Certificate.verifyPath(
                leaf: leaf, intermediates: [chain[0]], anchor: chain[1], at: time, usage: usage)
        }
        let late = UnixTime(milliseconds: leaf.notAfter.milliseconds + 1)
        #expect(throws: CertificatePathError.self) {
            try Certificate.verifyPath(leaf: leaf, intermediates: [chain[0]], anchor: chain[1], at: late)
        }
        let other = try Certificate(pem: RealMaterial.text("trust/public-good/fulcio-0-chain.pem"))
        #expect(throws: CertificatePathError.self) {
            try Certificate.verifyPath(leaf: leaf, intermediates: [chain[0]], anchor: other, at: leaf.notBefore)
        }
    }

    @Test(arguments: manifests)
    func `its embedded timestamp is signed by a trusted log`(version: String, manifest: String) throws {
        let leaf = try leaf(version, manifest)
        let issuerKeyHash = try chain()[0].publicKey().fingerprint
        let logs = try ["ctlog-ctfe.sigstore.dev_2022.pub", "ctlog-ctfe.sigstore.dev_test.pub"].map {
            try PublicKey(pem: RealMaterial.text("trust/public-good/\($0)"))
        }
        let timestamp = try #require(try leaf.signedCertificateTimestamps().first)
        let log = try #require(logs.first { $0.fingerprint == timestamp.logID })
        let data = timestamp.signedData(forPrecertificate: try leaf.precertificateTBS(), issuerKeyHash: issuerKeyHash)
        #expect(try log.verify(signature: timestamp.signature, over: data))
        #expect(leaf.notBefore.milliseconds - timestamp.timestamp.milliseconds < 60_000)
    }

    @Test(arguments: manifests)
    func `it names the workflow that signed, and the issuer of that name`(version: String, manifest: String) throws {
        let leaf = try leaf(version, manifest)
        let workflow = "slsa-framework/slsa-github-generator/.github/workflows/generator_container_slsa3.yml"
        #expect(leaf.subjectAlternativeNames == [.uri("https://github.com/\(workflow)@refs/tags/\(version)")])
        #expect(leaf.extensions.first { $0.oid == "2.5.29.17" }?.isCritical == true)
        #expect(
            leaf.extensionValue("1.3.6.1.4.1.57264.1.1") == Array("https://token.actions.githubusercontent.com".utf8))
        #expect(leaf.subject == "")
        #expect(leaf.allowsDigitalSignature && !leaf.isAuthority && !leaf.hasUnknownCriticalExtension)
        #expect(leaf.extendedKeyUsages == ["1.3.6.1.5.5.7.3.3"])
        #expect(try leaf.publicKey().algorithm == .ecdsaP256)
    }

    @Test func `a name of Fulcio's own kind is read where it is the only one`() throws {
        let bundle = RealMaterial.text("real/bundles/npm/othername.sigstore.json")
        let start = try #require(bundle.firstRange(of: "\"rawBytes\": \"")).upperBound
        let der = try #require(Base64.decode(String(bundle[start...].prefix { $0 != "\"" })))
        let leaf = try Certificate(der: der)
        #expect(leaf.subjectAlternativeNames == [.otherName(oid: "1.3.6.1.4.1.57264.1.7", value: "foo!oidc.local")])
        #expect(!leaf.hasUnknownCriticalExtension)
    }

    @Test func `the public authorities are authorities`() throws {
        let chain = try chain()
        #expect(chain.map(\.isAuthority) == [true, true])
        #expect(chain.map(\.isSelfIssued) == [false, true])
        #expect(chain.map(\.subject) == ["CN=sigstore-intermediate,O=sigstore.dev", "CN=sigstore,O=sigstore.dev"])
    }

    @Test func `the timestamp authority's certificate may stamp times and nothing else`() throws {
        let chain = try Certificate.certificates(pem: RealMaterial.text("trust/public-good/tsa-0-chain.pem"))
        #expect(chain[0].extendedKeyUsages == ["1.3.6.1.5.5.7.3.8"])
        try Certificate.verifyPath(
            leaf: chain[0], intermediates: [], anchor: chain[1], at: chain[0].notBefore, usage: "1.3.6.1.5.5.7.3.8")
    }

    @Test func `the public logs' keys have the known fingerprints`() throws {
        let rekor = try PublicKey(pem: RealMaterial.text("trust/public-good/tlog-rekor.sigstore.dev.pub"))
        #expect(Hex.encode(Array(rekor.fingerprint.prefix(4))) == "c0d23d6a")
        let next = try PublicKey(pem: RealMaterial.text("trust/public-good/tlog-log2025-1.rekor.sigstore.dev.pub"))
        #expect(next.algorithm == .ed25519)
    }
}
