/// Where verified images go that is far away: repositories of one registry, below a prefix. The isolated side's program
/// has none, and no way to make one.
public protocol RemoteDestination: Sendable {
    /// What messages call it, `docker://HOST/PREFIX`.
    var subject: String { get }

    /// What a reference means there now: the digest under its tag; nil where the tag or the repository does not exist.
    ///
    /// - Throws: ``SourceError/remote(_:hint:)`` where that could not be asked, which is not absence.
    func digest(of reference: Reference) throws(SourceError) -> Digest?

    /// Puts everything that a layout holds into the repository that stands for `repository`, nil for images without a
    /// name: blobs first, then manifests from below, then what finds evidence, and the images' tags last. What is there
    /// already is not sent again.
    ///
    /// The layout's content is believed: whoever calls this has verified it.
    func push(_ layout: ImageLayout, as repository: Reference?) throws(SourceError) -> PushSummary
}

/// What was sent to a registry, and what was there.
public struct PushSummary: Sendable, Equatable {
    /// Blobs that were sent, and their bytes.
    public var blobs = 0
    public var bytes: UInt64 = 0
    /// Blobs that another repository of the registry lent.
    public var mounted = 0
    /// Blobs that were there.
    public var present = 0
    public var manifests = 0
    public var tags = 0
    /// Tags of evidence that stay as they are, since there is more under them than the bundle brings.
    public var kept: [String] = []

    public init() {}

    /// Adds another one.
    public static func += (left: inout PushSummary, right: PushSummary) {
        left.blobs += right.blobs
        left.bytes += right.bytes
        left.mounted += right.mounted
        left.present += right.present
        left.manifests += right.manifests
        left.tags += right.tags
        left.kept += right.kept
    }
}
