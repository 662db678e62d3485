internal import OpenSSL

/// Why an inclusion or consistency proof does not hold.
public enum ProofError: Error, Equatable, CustomStringConvertible {
    /// A tree of size 0 contains nothing and is consistent with everything, so it proves nothing.
    case emptyTree
    /// The leaf's index is not below the size of the tree.
    case indexBeyondTree(index: UInt64, treeSize: UInt64)
    /// The older tree is larger than the newer one.
    case sizesReversed(oldSize: UInt64, newSize: UInt64)
    /// A hash of the input (leaf, root or proof) does not have 32 bytes.
    case hashLength(found: Int, wanted: Int)
    /// The proof has too few or too many hashes for its index and sizes.
    case hashCount(found: Int, wanted: Int)
    /// The proof leads to another root than the (new) tree's.
    case rootMismatch(found: [UInt8], wanted: [UInt8])
    /// The proof starts from another root than the old tree's.
    case oldRootMismatch(found: [UInt8], wanted: [UInt8])

    /// The error in one line, lower case, with what was found and wanted.
    public var description: String {
        switch self {
        case .emptyTree: "a tree of size 0 proves nothing"
        case .indexBeyondTree(let index, let treeSize): "leaf index is \(index), want less than tree size \(treeSize)"
        case .sizesReversed(let old, let new): "old tree size is \(old), want at most new tree size \(new)"
        case .hashLength(let found, let wanted): "hash has \(found) bytes, want \(wanted)"
        case .hashCount(let found, let wanted): "proof has \(found) hashes, want \(wanted)"
        case .rootMismatch(let found, let wanted):
            "proof leads to root \(Hex.encode(found)), want \(Hex.encode(wanted))"
        case .oldRootMismatch(let found, let wanted):
            "proof starts from root \(Hex.encode(found)), want \(Hex.encode(wanted))"
        }
    }
}

/// Refuses any hash that does not have 32 bytes.
func requireHashLengths(_ hashes: [[UInt8]]) throws(ProofError) {
    guard let wrong = hashes.first(where: { $0.count != MerkleTree.hashLength }) else { return }
    throw .hashLength(found: wrong.count, wanted: MerkleTree.hashLength)
}
