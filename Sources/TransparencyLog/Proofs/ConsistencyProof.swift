/// The proof that a newer tree only appended to an older one (RFC 6962 §2.1.2).
///
/// A value of this type is unverified. It says nothing about who owns the two trees: the caller compares the origins
/// and checks the log's signature on both heads.
public struct ConsistencyProof: Sendable, Hashable {
    /// The number of leaves of the older tree.
    public let oldSize: UInt64
    /// The number of leaves of the newer tree.
    public let newSize: UInt64
    /// The hashes of the proof in RFC 6962's order, 32 bytes each; none where the sizes are equal.
    public let hashes: [[UInt8]]

    /// A proof as received; nothing is checked until ``verify(oldRoot:newRoot:)``.
    public init(oldSize: UInt64, newSize: UInt64, hashes: [[UInt8]]) {
        self.oldSize = oldSize
        self.newSize = newSize
        self.hashes = hashes
    }

    /// Checks that the tree with the new root has the tree with the old root as its beginning (RFC 9162 §2.1.4.2).
    ///
    /// An old size of 0 is an error even with an empty proof: it would prove nothing. Roots of equal sizes are only
    /// compared, whatever their length.
    /// - Throws: ``ProofError``
    public func verify(oldRoot: [UInt8], newRoot: [UInt8]) throws(ProofError) {
        guard oldSize > 0 else { throw .emptyTree }
        guard oldSize <= newSize else { throw .sizesReversed(oldSize: oldSize, newSize: newSize) }
        guard oldSize < newSize else { return try verifySameSize(oldRoot: oldRoot, newRoot: newRoot) }
        try requireHashLengths([oldRoot, newRoot] + hashes)

        // The proof starts at the largest complete subtree that ends where the old tree ends.
        let level = UInt64(oldSize.trailingZeroBitCount)
        let path = MerklePath(index: (oldSize - 1) >> level, lastIndex: (newSize - 1) >> level)
        // Where the whole old tree is that subtree, its root is known and the proof leaves it out.
        let startsAtOldRoot = oldSize.nonzeroBitCount == 1
        let wanted = path.hashCount + (startsAtOldRoot ? 0 : 1)
        guard hashes.count == wanted else { throw .hashCount(found: hashes.count, wanted: wanted) }

        let start = startsAtOldRoot ? oldRoot : hashes[0]
        let siblings = startsAtOldRoot ? hashes[...] : hashes[1...]
        let foundOld = path.foldLeft(start, siblings)
        guard foundOld == oldRoot else { throw .oldRootMismatch(found: foundOld, wanted: oldRoot) }
        let foundNew = path.fold(start, siblings)
        guard foundNew == newRoot else { throw .rootMismatch(found: foundNew, wanted: newRoot) }
    }

    private func verifySameSize(oldRoot: [UInt8], newRoot: [UInt8]) throws(ProofError) {
        guard hashes.isEmpty else { throw .hashCount(found: hashes.count, wanted: 0) }
        guard oldRoot == newRoot else { throw .rootMismatch(found: newRoot, wanted: oldRoot) }
    }
}
