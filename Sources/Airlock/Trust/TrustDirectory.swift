public import OCI
import OpenSSL
public import Sigstore
public import TransparencyLog

/// What this site trusts: pinned keys, trusted roots and the policy, read as a whole from one directory.
///
/// The defaults never depend on which files exist: a file that has no meaning here is an error.
public struct TrustDirectory: Sendable {
    /// One file of the directory, as it was read.
    public struct File: Sendable, Hashable {
        /// The path within the directory.
        public let path: String
        /// The SHA-256 of its content.
        public let digest: Digest
        /// Its length in bytes.
        public let size: Int
    }

    /// Where it was read from.
    public let path: String
    /// What the receiver demands of images.
    public let policy: Policy
    /// The trust domains, each named by its file.
    public let domains: [TrustDomain]
    /// Keys whose signatures on images the policy may name; named by path, `cosign/NAME.pub`.
    public let signers: [PinnedKey]
    /// Keys that may seal bundles, and count for nothing else; named by path, `exporters/NAME.pub`.
    public let exporters: [PinnedKey]
    /// Tree heads that are trusted as they are, sorted by name.
    public let heads: [PinnedHead]
    /// Which witnesses must have cosigned tree heads; nil where nothing is said about witnesses.
    public let witnesses: WitnessPolicy?
    /// What is no longer good.
    public private(set) var revocations: Revocations
    /// The seal of its officers; nil where it has none.
    public let seal: TrustSeal?
    /// Every file, sorted by path.
    public let files: [File]

    /// Identifies the content of all files: the SHA-256 of what `sha256sum` prints for them, sorted by path.
    public var digest: Digest {
        Digest.of(Array(files.map { "\($0.digest.hex)  \($0.path)\n" }.joined().utf8))
    }

    /// The directory as of a date: without what was revoked later.
    func asOf(_ date: UnixTime?) -> TrustDirectory {
        var trust = self
        if let date { trust.revocations = revocations.asOf(date) }
        return trust
    }
    /// The digest of the policy's file.
    var policyDigest: Digest? { files.first { $0.path == Layout.policy }?.digest }

    /// The files that a trust directory may hold.
    enum Layout {
        static let policy = "policy.yaml"
        static let rootSuffix = "trusted_root.json"
        static let signers = "cosign"
        static let exporters = "exporters"
        static let heads = "heads"
        static let frozenHeads = "frozen"
        static let replacedHeads = "replaced"
        static let headSuffix = ".checkpoint"
        static let witnesses = "witnesses.policy"
        static let documentation = "README.md"
        static let revocations = RevocationParser.file
        static let officers = "officers"
        static let threshold = "officers/threshold"
        static let seal = "trust.seal.json"
    }

    /// What is read from a trust directory at most.
    enum Limit {
        static let files = 1_000
        static let keyBytes = 64 << 10
        static let rootBytes = 4 << 20
        static let documentationBytes = 1 << 20
        /// The signatures, and 150 bytes for each of some thousand files.
        static let sealBytes = 2 << 20
    }
}
