/// The proof that a log entry is in its tree, as received; nothing about it is verified.
public struct EntryInclusion: Sendable, Hashable {
    /// The position in the tree, which for a log of several shards is not the entry's index.
    public let leafIndex: UInt64
    /// The tree size beside the checkpoint, nil where it is absent or zero. Never trusted, only compared.
    public let treeSize: UInt64?
    /// The root hash beside the checkpoint, nil where it is absent. Never trusted, only compared.
    public let rootHash: [UInt8]?
    /// The sibling hashes, leaf to root.
    public let hashes: [[UInt8]]
    /// The signed note that says size and root, nil where there is none.
    public let checkpoint: [UInt8]?

    public init(
        leafIndex: UInt64, treeSize: UInt64?, rootHash: [UInt8]?, hashes: [[UInt8]], checkpoint: [UInt8]?
    ) {
        self.leafIndex = leafIndex
        self.treeSize = treeSize
        self.rootHash = rootHash
        self.hashes = hashes
        self.checkpoint = checkpoint
    }
}
