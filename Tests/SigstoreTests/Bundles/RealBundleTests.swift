import FileSystem
import JSON
import OpenSSL
import Sigstore
import TestSupport
import Testing

/// Bundles that the public Sigstore really signed and logged.
@Suite(.enabled(if: SharedMaterial.root != nil, "no shared material beside the package"))
struct RealBundleTests {
    private static let gitHub = "https://token.actions.githubusercontent.com"
    private static let generator = "https://github.com/slsa-framework/slsa-github-generator/.github/workflows/"

    /// A bundle with the identity that signed it; nil for the key beside it.
    struct Bundle: Sendable, CustomTestStringConvertible {
        let path: String
        let identity: String?
        let issuer: String

        var testDescription: String { path }
    }

    /// The identity by the folder: which workflow, and at which of its tags.
    private static func identity(_ folder: String, _ version: String) -> String {
        let workflow =
            switch folder {
            case "gha_container-based": "builder_container-based_slsa3.yml"
            case "gha_delegator": "delegator_generic_slsa3.yml"
            default: "delegator_lowperms-generic_slsa3.yml"
            }
        let ref = folder == "gha_delegator" && version == "v1.9.0" ? "refs/heads/main" : "refs/tags/\(version)"
        return "\(generator)\(workflow)@\(ref)"
    }

    static let bundles: [Bundle] = {
        guard let root = SharedMaterial.root else { return [] }
        var bundles = [
            Bundle(path: "npm/bundle-publish.json", identity: nil, issuer: ""),
            Bundle(
                path: "oci-attestation.sigstore.json", identity: "cody@soyland.com",
                issuer: "https://github.com/login/oauth"),
        ]
        let base = "\(root)/real/bundles"
        for folder in (try? Directory.open(base).names().filter { $0.hasPrefix("gha_") }) ?? [] {
            for version in (try? Directory.open("\(base)/\(folder)").names()) ?? [] {
                for name in (try? Directory.open("\(base)/\(folder)/\(version)").names()) ?? [] {
                    bundles.append(
                        Bundle(
                            path: "\(folder)/\(version)/\(name)", identity: identity(folder, version), issuer: gitHub))
                }
            }
        }
        return bundles
    }()

    @Test func `there are bundles of every folder`() {
        #expect(Self.bundles.count == 38)
    }

    @Test(arguments: bundles)
    func `verifies against the public root, by the right identity`(_ bundle: Bundle) throws {
        let piece = try #require(try Self.piece(bundle.path))
        let verdict = try Self.verdict(piece, bundle)
        let verified = try #require(verdict.piece, "\(String(describing: verdict.refusal))")
        guard let identity = bundle.identity else { return }
        guard case .identity(let found) = verified.signer else { throw Refused() }
        #expect(found.subjects == [identity])
        #expect(found.issuer == bundle.issuer)
    }

    /// What a statement is about, from the statement itself: this test is about who signed.
    private static func artifact(_ piece: EvidencePiece) throws -> Artifact {
        guard case .envelope(let envelope) = piece.content else { throw Refused() }
        let digest = try #require(try Statement(parsing: envelope.payload).subjects.first?.digests.first)
        return Artifact(digest: "\(digest.algorithm):\(digest.value)")
    }

    private static func piece(_ path: String) throws -> EvidencePiece? {
        try SigstoreBundle.read(SharedLayout.bytes("real/bundles/\(path)"), at: BundleRequest.place).piece
    }

    private static func verdict(_ piece: EvidencePiece, _ bundle: Bundle) throws -> Verdict {
        let domain = try SharedLayout.publicGood()
        let candidate: Candidate =
            bundle.identity == nil
            ? .key(
                PinnedKey(name: "key", key: try PublicKey(pem: SharedLayout.text("real/bundles/npm/publish_key.pub"))))
            : .certificate(domain)
        return try Verifier(domains: [domain]).verify(piece, about: artifact(piece), as: candidate)
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
