public import OpenSSL

/// What `verify-blob` shall verify: an artifact, a file of Sigstore bundles, and who must have signed.
public struct BlobRequest: Sendable {
    /// Who must have signed.
    public enum Signer: Sendable {
        /// The holder of the key in a PEM file, given by its path.
        case key(String)
        /// Whoever has a certificate for this identity, taken as given: unlike a policy, a workflow of another
        /// repository is not refused where no source repository is asked for.
        case identity(subject: IdentityPattern.Subject, issuer: IdentityPattern.Subject, sourceRepository: String?)
    }

    /// What is trusted.
    public enum Trust: Sendable {
        /// A trusted root in a file, given by its path.
        case root(String)
        /// The trusted roots of a trust directory, given by its path.
        case directory(String)
    }

    /// A file, or `sha256:HEX`, or another digest of SHA-2.
    public var artifact: String
    /// A file with one Sigstore bundle, or with one on each line, of which one must hold.
    public var bundle: String
    public var signer: Signer
    public var trust: Trust
    /// The trust domain of a trust directory in which the identity must hold; `trusted_root.json` where nil.
    public var domain: String?
    /// The predicate type that a statement must have, or its short name; any content where nil.
    public var type: String?
    /// Nothing that was signed or logged after this moment counts; no such limit where nil.
    public var date: UnixTime?
    /// Whether a signature may be in no transparency log.
    public var ignoresLog = false

    public init(artifact: String, bundle: String, signer: Signer, trust: Trust) {
        self.artifact = artifact
        self.bundle = bundle
        self.signer = signer
        self.trust = trust
    }
}

/// Why a blob could not even be judged.
public enum BlobRequestError: Error, CustomStringConvertible {
    /// The key's file is not one public key in PEM.
    case key(path: String, CryptoError)
    /// The trusted root's file is refused.
    case root(path: String, String)
    /// The trust directory has no such domain.
    case noDomain(String, available: [String])
    /// The text is no digest.
    case digest(String)

    public var description: String {
        switch self {
        case .key(let path, let error): "\(path): \(error)"
        case .root(let path, let why): "\(path): \(why)"
        case .noDomain(let name, let available):
            "no trusted root \(name) in the trust directory"
                + (available.isEmpty ? "" : "; there is \(available.joined(separator: ", "))")
        case .digest(let text): "\(text) is no digest"
        }
    }
}
