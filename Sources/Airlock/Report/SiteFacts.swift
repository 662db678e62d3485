import OCI

/// By what a verification judged: for whoever asks later what was trusted then.
struct SiteFacts: Sendable {
    /// The trust directory as it was named, and the digest of all its files.
    let trustPath: String
    let trustDigest: Digest
    let policyDigest: Digest?
    /// The newest trusted head of every log that has one, before and after.
    let heads: [HeadChange]

    init(_ trust: TrustDirectory, heads: [HeadChange]) {
        trustPath = trust.path
        trustDigest = trust.digest
        policyDigest = trust.files.first { $0.path == "policy.yaml" }?.digest
        self.heads = heads
    }
}
