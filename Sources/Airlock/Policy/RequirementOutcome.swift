public import OCI
public import OpenSSL
public import Sigstore

/// What came of one requirement of a rule: proofs where it is met, at each place where it must be, else findings.
public struct RequirementOutcome: Sendable {
    /// What had to be met.
    public let requirement: EvidenceRequirement
    /// One, or with `platforms: each` one for every child at which it is met.
    public internal(set) var proofs: [RequirementProof]
    /// Why it is not met everywhere; of each place what came nearest.
    public internal(set) var findings: [Finding]
    /// Whether it is not met and an exception says that it need not be.
    public internal(set) var isWaived: Bool
}

/// How one requirement is met.
public struct RequirementProof: Sendable {
    /// What had to be met.
    public let requirement: EvidenceRequirement
    /// The one digest at which all pieces of the proof are.
    public let digest: Digest
    /// Those who signed, as many as the threshold wants or more, each counted once.
    public let signers: [String]
    /// The identifiers of all pieces that count there.
    public let pieces: [String]
    /// The newest proven time of those pieces.
    public let newestTime: UnixTime?
}
