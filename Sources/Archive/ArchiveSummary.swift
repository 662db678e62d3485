/// What ``ArchiveWriter/finish()`` says about the archive.
public struct ArchiveSummary: Sendable, Equatable {
    /// The size of the file, the seek table included.
    public let compressedSize: UInt64
    /// The size of the tar file inside.
    public let uncompressedSize: UInt64
    /// How many zstd frames hold it, without that of the seek table.
    public let frames: Int
}
