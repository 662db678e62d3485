public import OpenSSL
public import TransparencyLog

/// A log entry that a known log promised or included, or both.
public struct VerifiedLogEntry: Sendable, Hashable {
    /// The trust domain that knows the log.
    public let domain: String
    /// The log's name: the host of its URL.
    public let logName: String
    /// Where the log is reached.
    public let baseURL: String
    /// The 32 bytes that name the log.
    public let logID: [UInt8]
    /// The index over all shards of the log.
    public let logIndex: Int64
    /// The canonicalized body.
    public let body: [UInt8]
    /// The hash of the body as a leaf.
    public let leafHash: [UInt8]
    /// When the log took the entry; nil where it gave no promise, since nothing else proves it.
    public let integratedTime: UnixTime?
    /// The proofs that the entry is included, each in another tree of the log; empty where there is none.
    public let inclusions: [VerifiedInclusion]

    /// The proof of the largest tree, nil where there is none.
    public var inclusion: VerifiedInclusion? { inclusions.max { $0.checkpoint.size < $1.checkpoint.size } }
    /// Whether the log promised to include the entry.
    public var isPromised: Bool { integratedTime != nil }
    /// The entry's UUID: the leaf hash in hexadecimal digits.
    public var entryUUID: String { Hex.encode(leafHash) }

    /// The same entry with what another proof of it adds.
    func merged(with other: VerifiedLogEntry) -> VerifiedLogEntry {
        VerifiedLogEntry(
            domain: domain, logName: logName, baseURL: baseURL, logID: logID, logIndex: logIndex, body: body,
            leafHash: leafHash, integratedTime: integratedTime ?? other.integratedTime,
            inclusions: inclusions + other.inclusions.filter { !inclusions.contains($0) })
    }

    /// Whether both are the same entry at the same place.
    func isSameEntry(as other: VerifiedLogEntry) -> Bool {
        logID == other.logID && logIndex == other.logIndex && leafHash == other.leafHash
    }
}

/// That a leaf is in a tree whose head the log signed. Whether the head is one that others see too is not said.
public struct VerifiedInclusion: Sendable, Hashable {
    /// The head, signed by the log: that of the proof, or for a proof without one the trusted head in which it ends.
    public let checkpoint: Checkpoint
    /// The proof, with the checkpoint's size.
    public let proof: InclusionProof
}
