public import JSON

/// Every limit on foreign evidence, in one place.
public enum VerificationLimits {
    /// Log entries of one piece, completions included.
    public static let maximumLogEntries = 32
    /// Timestamps of one piece.
    public static let maximumTimestamps = 32
    /// Signatures of one DSSE envelope.
    public static let maximumSignatures = 32
    /// Subjects of one statement.
    public static let maximumSubjects = 1024
    /// Digests of one subject.
    public static let maximumDigests = 32
    /// Hashes of one inclusion proof: a tree of 2^63 leaves has 63 levels.
    public static let maximumProofHashes = 64
    /// Certificate authorities, logs or timestamp authorities of one trusted root, each.
    public static let maximumInstances = 256
    /// Certificates of one chain in a trusted root.
    public static let maximumChainLength = 8
    /// Foreign text repeated in a finding.
    public static let maximumQuotedBytes = 512

    /// A simple signing payload.
    public static let payload = JSONLimits(maximumBytes: 64 << 10, maximumDepth: 16)
    /// An annotation with a log entry, and a record that holds one.
    public static let logEntry = JSONLimits(maximumBytes: 1 << 20, maximumDepth: 16)
    /// The canonicalized body of a log entry, which carries hashes and a certificate or few.
    public static let logEntryBody = JSONLimits(maximumBytes: 512 << 10, maximumDepth: 16)
    /// A DSSE envelope, and the in-toto statement inside it, which may carry a whole SBOM.
    public static let envelope = JSONLimits.evidence
    /// A Sigstore bundle, which holds an envelope.
    public static let bundle = JSONLimits.evidence
    /// Bundles of one file, one a line.
    public static let maximumBundles = 1024
    /// An annotation with a timestamp.
    public static let timestamp = JSONLimits(maximumBytes: 64 << 10, maximumDepth: 4)
    /// A trusted root.
    public static let trustedRoot = JSONLimits(maximumBytes: 4 << 20, maximumDepth: 16)
}
