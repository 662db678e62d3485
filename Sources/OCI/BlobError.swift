/// How content differs from the descriptor that names it.
public enum BlobError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The content is longer or shorter than stated. `found` is where reading stopped, for content that is too long.
    case sizeMismatch(digest: Digest, found: UInt64, wanted: UInt64)
    /// The content has another digest than its name.
    case digestMismatch(found: Digest, wanted: Digest)

    public var description: String {
        switch self {
        case .sizeMismatch(let digest, let found, let wanted): "blob \(digest) has \(found) bytes, want \(wanted)"
        case .digestMismatch(let found, let wanted): "blob \(wanted) has the content of \(found)"
        }
    }
}
