public import TransparencyLog

/// A tree head that the operator has pinned, signed by a log of a trusted root.
public struct PinnedHead: Sendable, Hashable {
    /// The path of its file within the trust directory: `heads/NAME.checkpoint`.
    public let name: String
    public let checkpoint: Checkpoint
    /// Whether the log grows no more: the file stands in `heads/frozen`.
    public let isFrozen: Bool
}
