import FileSystem
import JSON
import OpenSSL
import Sigstore
import TestSupport
import Testing

/// Evidence that the public Sigstore instance really signed and logged.
@Suite(.enabled(if: SharedMaterial.root != nil)) struct RealEvidenceTests {
    /// Verifies the one layer of a layout.
    static func verdict(_ path: String, subject: String?, as candidate: (TrustDomain) throws -> Candidate) throws
        -> Verdict
    {
        let layout = try SharedLayout(path)
        let readings = try LegacyLayer.read(try layout.layers())
        #expect(readings.count == 1)
        let domain = try SharedLayout.publicGood()
        switch try #require(readings.first) {
        case .rejected(let rejection): return .rejected(rejection)
        case .piece(let piece):
            return try Verifier(domains: [domain]).verify(
                piece, subject: try subject ?? layout.imageDigest(), as: candidate(domain))
        }
    }

    @Test(arguments: ["v1.4.0", "v1.7.0", "v1.10.0", "v2.1.0"])
    func `verifies the provenance of the SLSA project's images`(version: String) throws {
        let verdict = try Self.verdict("real/oci-layouts/\(version)", subject: nil) { .certificate($0) }
        let piece = try #require(verdict.piece, "\(verdict)")
        #expect(piece.purpose == .attestation(predicateType: "https://slsa.dev/provenance/v0.2"))
        #expect(piece.notes.isEmpty)
        #expect(piece.times.count == 1)
        #expect(piece.logs.map(\.isPromised) == [true])
        guard case .identity(let identity) = piece.signer else {
            Issue.record("the signer is no identity")
            return
        }
        let workflow = ".github/workflows/generator_container_slsa3.yml@refs/tags/\(version)"
        #expect(identity.subjects == ["https://github.com/slsa-framework/slsa-github-generator/\(workflow)"])
        #expect(identity.issuer == "https://token.actions.githubusercontent.com")
        #expect(identity.sourceRepository == "https://github.com/slsa-framework/example-package")
    }

    @Test func `verifies five signatures with one pinned key`() throws {
        let root = try #require(SharedMaterial.root)
        let key = PinnedKey(name: "cosign.pub", key: try PublicKey(pem: SharedLayout.text("real/keyed/cosign.pub")))
        let names = try Directory.open("\(root)/real/keyed").names().filter { $0.hasSuffix("-sig") }
        #expect(names.count == 5)
        for name in names {
            let subject = "sha256:" + name.split(separator: "-")[4]
            let verdict = try Self.verdict("real/keyed/\(name)", subject: subject) { _ in .key(key) }
            let piece = try #require(verdict.piece, "\(verdict)")
            #expect(piece.claims.dockerReference == "quay.io/rh_ee_aguidi/multi-platform-container")
            #expect(piece.logs.count == 1)
        }
    }

    @Test func `verifies a keyless signature of an image that is not there`() throws {
        let subject = "sha256:57a654ace69ec02ba8973093b6a786faa15640575fbf0dbb603db55aca2ccec8"
        let verdict = try Self.verdict("real/podinfo/oras-oci-layout/images", subject: subject) { .certificate($0) }
        let piece = try #require(verdict.piece, "\(verdict)")
        #expect(piece.claims.dockerReference == "ghcr.io/stefanprodan/podinfo")
        guard case .identity(let identity) = piece.signer else {
            Issue.record("the signer is no identity")
            return
        }
        #expect(identity.sourceRepository == "https://github.com/stefanprodan/podinfo")
    }

    /// The vectors, with what they are refused with here. Two more are for the policy to refuse: here they hold.
    @Test(
        arguments: [
            ("keyed-arm64", nil), ("keyed-index", nil), ("keyed-single-arch", nil), ("keyed-no-bundle_fail", nil),
            ("keyed-payload-edited_fail", FindingCode.logHashMismatch),
            ("keyed-set-time-tampered_fail", .logSETInvalid),
            ("keyed-signature-of-platform-for-index_fail", .subjectMismatch),
            ("keyed-wrong-key_fail", .logVerifierMismatch),
        ] as [(String, FindingCode?)])
    func `judges the keyed vectors`(name: String, code: FindingCode?) throws {
        let key = try PublicKey(pem: SharedLayout.text("vectors/layouts/\(name)/key.pub"))
        let image = try JSON(parsing: SharedLayout.bytes("vectors/layouts/\(name)/case.json")).object().string("image")
        let verdict = try Self.verdict("vectors/layouts/\(name)/sig", subject: image) { _ in
            .key(PinnedKey(name: "key.pub", key: key))
        }
        #expect(verdict.refusal == code)
        if name == "keyed-no-bundle_fail" { #expect(verdict.piece?.logs.isEmpty == true) }
    }

    @Test(
        arguments: [
            ("keyless-att-v1.10.0", nil), ("keyless-att-v1.4.0", nil), ("keyless-att-v1.6.0", nil),
            ("keyless-att-v2.1.0", nil), ("keyless-identity-other-workflow_fail", nil),
            ("keyless-att-of-other-image_fail", FindingCode.subjectMismatch),
            ("keyless-envelope-reserialised-intoto001_fail", .logHashMismatch),
            ("keyless-no-certificate_fail", .certificateMissing),
        ] as [(String, FindingCode?)])
    func `judges the keyless vectors`(name: String, code: FindingCode?) throws {
        let verdict = try Self.verdict("vectors/layouts/\(name)/layout", subject: nil) { .certificate($0) }
        #expect(verdict.refusal == code)
    }
}
