internal import JSON

/// One file that lies, with the way in which a user meets it and what that must come to.
public struct HostileCase: Sendable, CustomStringConvertible {
    /// What reads the file: the directory in which it stands, and for some the fuzzer that takes it as a seed.
    public enum Target: String, CaseIterable, Sendable {
        /// A JSON document: the parser; and a manifest of a sealed bundle that has it as a member.
        case json
        /// A signed note: a pinned tree head in a trust directory.
        case note
        /// `witnesses.policy` of a trust directory.
        case witnessPolicy = "witness-policy"
        /// `policy.yaml` of a trust directory.
        case policy
        /// `revoked.yaml` of a trust directory.
        case revocations
        /// `trusted_root.json` of a trust directory.
        case trustedRoot = "trusted-root"
        /// A Sigstore bundle: `verify-blob` with a pinned key.
        case sigstoreBundle = "sigstore-bundle"
        /// A path in PEM, the leaf first: the verification of certificates for signing code.
        case certificate
        /// Proofs and tree heads, as JSON of our own: the history of a log's heads, and inclusion.
        case proof
        /// An OCI layout in a tar file: `export NAME=oci-archive:FILE`.
        case layout
        /// A layer of an image, compressed or not: what `rebuild-check` reads of it.
        case layer
        /// A bundle: `verify` and `import`.
        case bundle
    }

    public let target: Target
    /// The name of the file.
    public let name: String
    /// What is not true of it, in one sentence. For a file that is true: what it shows.
    public let lie: String
    /// The stable code of the refusal; empty where the file is accepted, or where no code exists.
    public let code: String
    /// How a command ends.
    public let status: Int32
    public let bytes: [UInt8]

    /// Larger files are not kept: whoever wants one makes it anew.
    public static let largestKept = 40 << 10

    public var isKept: Bool { bytes.count <= Self.largestKept }
    /// Where the file stands below the directory of the corpus.
    public var path: String { "\(target.rawValue)/\(name)" }
    public var description: String { path }

    /// The record of ``HostileCorpus/index``.
    var record: JSON {
        [
            "file": .string(path), "kept": .bool(isKept), "size": .integer(bytes.count),
            "digest": .string(BundleEditor.digest(bytes)), "code": code.isEmpty ? .null : .string(code),
            "status": .integer(Int(status)), "lie": .string(lie),
        ]
    }
}
