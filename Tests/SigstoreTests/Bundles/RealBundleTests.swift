import FileSystem
import JSON
import OpenSSL
import Sigstore
import TestSupport
import Testing

/// Bundles that the public Sigstore really signed and logged.
@Suite(.enabled(if: SharedMaterial.root != nil, "no shared material beside the package"))
struct RealBundleTests {
    @Test func `there are bundles of every folder`() {
        #expect(RealBundle.all.count == 38)
    }

    @Test(arguments: RealBundle.all)
    func `verifies against the public root, by the right identity`(_ bundle: RealBundle) throws {
        let piece = try #require(try Self.piece(bundle.path))
        let verdict = try Self.verdict(piece, bundle)
        let verified = try #require(verdict.piece, "\(String(describing: verdict.refusal))")
        guard let identity = bundle.identity else { return }
        guard case .identity(let found) = verified.signer else { throw Refused() }
        #expect(found.subjects == [identity])
        #expect(found.issuer == bundle.issuer)
    }

    private static func piece(_ path: String) throws -> EvidencePiece? {
        try SigstoreBundle.read(SharedLayout.bytes("real/bundles/\(path)"), at: BundleRequest.place).piece
    }

    private static func verdict(_ piece: EvidencePiece, _ bundle: RealBundle) throws -> Verdict {
        let domain = try SharedLayout.publicGood()
        let candidate: Candidate =
            bundle.identity == nil
            ? .key(
                PinnedKey(name: "key", key: try PublicKey(pem: SharedLayout.text("real/bundles/npm/publish_key.pub"))))
            : .certificate(domain)
        return try Verifier(domains: [domain]).verify(piece, about: RealBundle.artifact(of: piece), as: candidate)
    }

    @Test func `reads a user name that is no e-mail address, of a Sigstore that is not public`() throws {
        let piece = try #require(try Self.piece("npm/othername.sigstore.json"))
        let names = try #require(piece.certificate).subjectAlternativeNames
        #expect(names == [.otherName(oid: "1.3.6.1.4.1.57264.1.7", value: "foo!oidc.local")])
        let domain = try SharedLayout.publicGood()
        guard case .message(let message) = piece.content, let digest = message.digest else { throw Refused() }
        let verdict = try Verifier(domains: [domain]).verify(
            piece, about: Artifact(digest: "sha256:\(Hex.encode(digest.value))"), as: .certificate(domain))
        #expect(verdict.refusal == .timeNone)
        #expect(verdict.notes == [.logUnknownLog])
    }

    struct Refused: Error {}
}
