/// Every limit that reading a foreign archive has; what exceeds one is refused.
///
/// The defaults hold for everything that ``ArchiveWriter`` writes, up to about 2 TiB of compressible content.
public struct ArchiveLimits: Sendable, Equatable {
    /// The largest zstd window in bytes: what a decoder must keep in memory.
    public var maximumWindow: UInt64 = 8 << 20
    /// The largest content of one zstd frame in bytes.
    public var maximumFrameContent: UInt64 = 64 << 20
    /// How many zstd frames an archive may have; each costs 16 bytes of memory.
    public var maximumFrames = 1 << 20
    /// How many entries a foreign tar file may have.
    public var maximumTarEntries = 1 << 16
    /// The longest name of an entry of a foreign tar file in bytes.
    public var maximumTarName = 1024

    /// The limits that hold where nothing else is said.
    public init() {}
}
