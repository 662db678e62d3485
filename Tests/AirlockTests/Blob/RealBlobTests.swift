import FileSystem
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// Bundles that the public Sigstore really signed, asked for by who signed them and by who almost did.
@Suite(.enabled(if: SharedMaterial.root != nil, "no shared material beside the package"))
struct RealBlobTests {
    private static let shared = SharedMaterial.root ?? ""

    private func code(
        _ bundle: RealBundle, subject: String, issuer: String
    ) throws -> FindingCode? {
        let path = "\(Self.shared)/real/bundles/\(bundle.path)"
        let readings = try SigstoreBundle.read(file: path, File.open(path).readAll(limit: 1 << 24))
        guard case .piece(let piece)? = readings.first else { throw RealBundle.NoSubject() }
        let request = BlobRequest(
            artifact: try RealBundle.artifact(of: piece).digest, bundle: path,
            signer: .identity(subject: .exact(subject), issuer: .exact(issuer), sourceRepository: nil),
            trust: .root("\(Self.shared)/trust/public-good/trusted_root.json"))
        let report = try BlobVerifier(request).verify()
        guard case .refused(let findings)? = report.results.first else { return nil }
        return findings[0].code
    }

    @Test(arguments: RealBundle.all.filter { $0.identity != nil })
    func `verifies by its identity, and by none with one character changed`(_ bundle: RealBundle) throws {
        let identity = try #require(bundle.identity)
        #expect(try code(bundle, subject: identity, issuer: bundle.issuer) == nil)
        let middle = identity.index(identity.startIndex, offsetBy: identity.count / 2)
        var changed = identity
        changed.replaceSubrange(middle...middle, with: identity[middle] == "x" ? "y" : "x")
        let wrong = [changed, identity + "x", String(identity.dropLast()), String(identity.dropFirst())]
        for subject in wrong {
            #expect(try code(bundle, subject: subject, issuer: bundle.issuer) == .identitySubjectMismatch)
        }
        #expect(
            try code(bundle, subject: identity, issuer: bundle.issuer + "/") == .identityIssuerMismatch)
    }
}
