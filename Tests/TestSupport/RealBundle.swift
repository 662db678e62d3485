import FileSystem
public import Sigstore

/// A Sigstore bundle beside the package that the public Sigstore really signed, and who signed it.
public struct RealBundle: Sendable, CustomStringConvertible {
    /// The path below `real/bundles`.
    public let path: String
    /// The subject of the certificate; nil for the key beside the bundle.
    public let identity: String?
    public let issuer: String

    public var description: String { path }

    /// All that verify against the root of the public Sigstore; empty where there is no shared material.
    public static let all: [RealBundle] = {
        guard let root = SharedMaterial.root else { return [] }
        var bundles = [
            RealBundle(path: "npm/bundle-publish.json", identity: nil, issuer: ""),
            RealBundle(
                path: "oci-attestation.sigstore.json", identity: "cody@soyland.com",
                issuer: "https://github.com/login/oauth"),
        ]
        let base = "\(root)/real/bundles"
        for folder in names(base) where folder.hasPrefix("gha_") {
            for version in names("\(base)/\(folder)") {
                for name in names("\(base)/\(folder)/\(version)") {
                    bundles.append(
                        RealBundle(
                            path: "\(folder)/\(version)/\(name)", identity: identity(folder, version),
                            issuer: "https://token.actions.githubusercontent.com"))
                }
            }
        }
        return bundles
    }()

    /// What a statement is about, from the statement itself: tests of these bundles are about who signed.
    public static func artifact(of piece: EvidencePiece) throws -> Artifact {
        guard case .envelope(let envelope) = piece.content,
            let digest = try Statement(parsing: envelope.payload).subjects.first?.digests.first
        else { throw NoSubject() }
        return Artifact(digest: "\(digest.algorithm):\(digest.value)")
    }

    public struct NoSubject: Error {
        public init() {}
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
        return "https://github.com/slsa-framework/slsa-github-generator/.github/workflows/\(workflow)@\(ref)"
    }

    private static func names(_ path: String) -> [String] {
        (try? Directory.open(path).names()) ?? []
    }
}
