/// What a transparency log answers when asked for proofs: a directory of tiles, a recorded API, a server.
///
/// Nothing that it answers is trusted: whoever packs an answer verifies it against a signed head first.
public protocol ProofSource {
    /// The newest checkpoint of the log's tree that the source has, parsed and not verified.
    mutating func latestCheckpoint() throws(ProofSourceError) -> Checkpoint
    /// The index in the tree of the leaf with a hash, nil where the source does not know it.
    mutating func index(ofLeafHash hash: [UInt8]) throws(ProofSourceError) -> UInt64?
    /// The entry at an index of the tree, the bytes that are hashed as its leaf; nil where the source has none.
    mutating func entry(at index: UInt64) throws(ProofSourceError) -> [UInt8]?
    /// The proof that a leaf is in the tree of the first `size` leaves, nil where the source cannot give it.
    mutating func inclusionProof(index: UInt64, size: UInt64) throws(ProofSourceError) -> InclusionProof?
    /// The proof that a leaf is in a tree, with that tree's checkpoint, parsed and not verified: the newest one where the
    /// source can give that, else the one that it has; nil where it does not know the leaf.
    ///
    /// - Parameter hint: the index at which the leaf is said to stand, if any.
    mutating func inclusion(ofLeafHash hash: [UInt8], near hint: UInt64?) throws(ProofSourceError) -> SourceInclusion?
    /// The proof that the tree of `new` leaves begins with that of `old` ones, nil where the source cannot give it.
    mutating func consistencyProof(from old: UInt64, to new: UInt64) throws(ProofSourceError) -> ConsistencyProof?
}

/// What a source says of one leaf.
public struct SourceInclusion: Sendable {
    public let proof: InclusionProof
    /// Of the tree in which the proof ends.
    public let checkpoint: Checkpoint

    public init(proof: InclusionProof, checkpoint: Checkpoint) {
        self.proof = proof
        self.checkpoint = checkpoint
    }
}

extension ProofSource {
    public mutating func inclusion(
        ofLeafHash hash: [UInt8], near hint: UInt64?
    ) throws(ProofSourceError) -> SourceInclusion? {
        let checkpoint = try latestCheckpoint()
        guard let index = try index(ofLeafHash: hash), index < checkpoint.size,
            let proof = try inclusionProof(index: index, size: checkpoint.size)
        else { return nil }
        return SourceInclusion(proof: proof, checkpoint: checkpoint)
    }
}

/// Why a source of proofs cannot be used. That it does not have a proof is no error.
public enum ProofSourceError: Error, Equatable, CustomStringConvertible {
    /// None of the files is there from which a checkpoint could come.
    case missingCheckpoint(path: String, wanted: [String])
    /// The file is there, and is not what it should be.
    case malformed(path: String, why: String)
    /// The file or directory cannot be read.
    case unreadable(path: String, why: String)
    /// A tile is there, and is not what it should be.
    case tile(TileError)

    /// The error in one line, lower case, with the file.
    public var description: String {
        switch self {
        case .missingCheckpoint(let path, let wanted): "\(path) has no \(wanted.joined(separator: " and no "))"
        case .malformed(let path, let why): "\(path) is malformed: \(why)"
        case .unreadable(let path, let why): "\(path) cannot be read: \(why)"
        case .tile(let error): "\(error)"
        }
    }
}
