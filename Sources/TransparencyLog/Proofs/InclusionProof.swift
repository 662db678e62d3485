/// The proof that a leaf is in a tree: the sibling hashes from the leaf up to the root (RFC 6962 §2.1.1).
///
/// A value of this type is unverified, whatever its fields say. Size and root are only worth what the checkpoint is
/// worth that they come from.
public struct InclusionProof: Sendable, Hashable {
    /// The position of the leaf in this tree, from 0.
    public let leafIndex: UInt64
    /// The number of leaves of the tree.
    public let treeSize: UInt64
    /// The sibling hashes, leaf to root, 32 bytes each.
    public let hashes: [[UInt8]]

    /// A proof as received; nothing is checked until ``rootHash(leafHash:)`` or ``verify(leafHash:root:)``.
    public init(leafIndex: UInt64, treeSize: UInt64, hashes: [[UInt8]]) {
        self.leafIndex = leafIndex
        self.treeSize = treeSize
        self.hashes = hashes
    }

    /// The root that the proof leads to from a leaf's hash (RFC 9162 §2.1.3.2).
    ///
    /// - Throws: ``ProofError`` where index, size, the number of hashes or their lengths do not fit together.
    public func rootHash(leafHash: [UInt8]) throws(ProofError) -> [UInt8] {
        guard treeSize > 0 else { throw .emptyTree }
        guard leafIndex < treeSize else { throw .indexBeyondTree(index: leafIndex, treeSize: treeSize) }
        let path = MerklePath(index: leafIndex, lastIndex: treeSize - 1)
        guard hashes.count == path.hashCount else { throw .hashCount(found: hashes.count, wanted: path.hashCount) }
        try requireHashLengths([leafHash] + hashes)
        return path.fold(leafHash, hashes[...])
    }

    /// Checks that the proof leads from the leaf's hash to exactly this root.
    ///
    /// - Throws: ``ProofError``, `.rootMismatch` where the proof is well formed and leads elsewhere.
    public func verify(leafHash: [UInt8], root: [UInt8]) throws(ProofError) {
        let found = try rootHash(leafHash: leafHash)
        guard found == root else { throw .rootMismatch(found: found, wanted: root) }
    }
}
