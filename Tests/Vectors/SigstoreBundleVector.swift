import Airlock
import FileSystem
import OpenSSL
import Sigstore

/// A case with a Sigstore bundle, run through `verify-blob`.
///
/// Beside `bundle.sigstore.json` there may be `artifact` (else `a.txt` in the folder above), `key.pub`, `identity`,
/// `issuer` and `trusted_root.json`; without a key the identity is by default that of the conformance suite's beacon.
struct SigstoreBundleVector {
    private static let beacon =
        "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/"
        + "extremely-dangerous-oidc-beacon.yml@refs/heads/main"
    private static let issuer = "https://token.actions.githubusercontent.com"

    private let path: String
    private let directory: Directory
    private let trustedRoot: TrustedRootFile?

    init(path: String, trustedRoot: TrustedRootFile?) throws {
        self.path = path
        directory = try Directory.open(path + "/.")
        self.trustedRoot = trustedRoot
    }

    /// What comes of the case.
    ///
    /// - Parameter byDigest: whether the artifact is given by its digest instead of as a file.
    func outcome(byDigest: Bool) throws -> CaseResult.Outcome {
        let file = try has("artifact") ? "\(path)/artifact" : "\(path)/../a.txt"
        let contents = try File.open(file).readAll(limit: CaseSearch.fileLimit)
        let artifact = byDigest ? "sha256:\(Hex.encode(HashAlgorithm.sha256.hash(contents)))" : file
        guard let root = try has("trusted_root.json") ? "\(path)/trusted_root.json" : trustedRoot?.path else {
            throw VectorError.noTrustedRoot(above: path)
        }
        let request = BlobRequest(
            artifact: artifact, bundle: "\(path)/bundle.sigstore.json", signer: try signer(), trust: .root(root))
        do {
            return Self.outcome(try BlobVerifier(request).verify())
        } catch let error as SystemError { throw error } catch {
            let diagnosis = Diagnosis(error)
            return .refused(code: diagnosis.code.rawValue, why: diagnosis.message)
        }
    }

    private static func outcome(_ report: BlobReport) -> CaseResult.Outcome {
        guard report.status != .done else { return .accepted }
        guard case .refused(let findings)? = report.results.first else {
            return .notRun(why: "refused without a reason")
        }
        return .refused(code: findings[0].code.rawValue, why: "\(findings[0].message): found \(findings[0].found)")
    }

    private func signer() throws -> BlobRequest.Signer {
        if try has("key.pub") { return .key("\(path)/key.pub") }
        return .identity(
            subject: .exact(try text("identity") ?? Self.beacon), issuer: .exact(try text("issuer") ?? Self.issuer),
            sourceRepository: nil)
    }

    private func has(_ name: String) throws -> Bool { try directory.status(name) != nil }

    /// The text of a file without the line end, nil where there is no such file.
    private func text(_ name: String) throws -> String? {
        guard try has(name) else { return nil }
        let bytes = try directory.read(name, limit: CaseSearch.fileLimit)
        return String(decoding: bytes.filter { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
    }
}
