/// Which image of a layout or archive is meant.
public enum ImageSelector: Sendable, Hashable {
    /// The only one there is.
    case sole
    /// By a name of the source's own, a tag, or a reference.
    case name(String)
    case digest(Digest)
}
