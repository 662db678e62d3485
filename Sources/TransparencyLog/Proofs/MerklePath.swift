/// The way from a node to the root of a tree, as the positions of index and last index determine it.
///
/// Up to the level where the node and the tree's last leaf have a common ancestor (`shared`), the bits of the index
/// say on which side each sibling stands. Above it the node is on the tree's right border: a sibling exists only where
/// the index has a set bit, always on the left.
struct MerklePath {
    let index: UInt64
    let shared: Int
    let border: Int

    /// The path of the node `index`, counted among the nodes of its level, where the last node of the level is
    /// `lastIndex`. Precondition: `index <= lastIndex`.
    init(index: UInt64, lastIndex: UInt64) {
        self.index = index
        shared = UInt64.bitWidth - (index ^ lastIndex).leadingZeroBitCount
        border = (index >> shared).nonzeroBitCount
    }

    /// The number of sibling hashes on the path.
    var hashCount: Int { shared + border }

    /// The root above a node, given the siblings from the node upwards. Precondition: ``hashCount`` siblings.
    func fold(_ start: [UInt8], _ siblings: ArraySlice<[UInt8]>) -> [UInt8] {
        var hash = start
        for (level, sibling) in siblings.enumerated() {
            let siblingIsLeft = level >= shared || (index >> level) & 1 == 1
            hash = siblingIsLeft ? MerkleTree.nodeHash(sibling, hash) : MerkleTree.nodeHash(hash, sibling)
        }
        return hash
    }

    /// The root above the same node in the smaller tree whose last node it is: only the siblings on the left count.
    func foldLeft(_ start: [UInt8], _ siblings: ArraySlice<[UInt8]>) -> [UInt8] {
        var hash = start
        for (level, sibling) in siblings.enumerated() where level >= shared || (index >> level) & 1 == 1 {
            hash = MerkleTree.nodeHash(sibling, hash)
        }
        return hash
    }
}
