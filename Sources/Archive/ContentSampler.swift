/// Decides whether a large entry is stored raw: its own first MiB decides, never what it is said to be.
///
/// One thread at a time may use it.
public final class ContentSampler {
    /// How much of the content decides.
    public static let size = ArchiveFormat.probe
    /// Entries with less content are never stored raw.
    public static let smallestEntry = ArchiveFormat.smallEntry

    private let scratch = FrameBuffer(capacity: ZstdCompressor.bound(ArchiveFormat.probe))

    /// A sampler.
    public init() {}

    /// Whether an entry is stored raw whose content begins so: with ``size`` bytes, or all that there are.
    ///
    /// - Throws: ``ArchiveError``: `libraryFailed`.
    public func staysRaw(_ beginning: RawSpan) throws(ArchiveError) -> Bool {
        scratch.removeAll()
        try ZstdCompressor.compress(beginning, level: 1, into: scratch)
        return ArchiveFormat.isIncompressible(content: beginning.byteCount, compressed: scratch.count)
    }
}
