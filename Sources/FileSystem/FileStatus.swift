import Glibc

/// What the file system says about a file, links not followed.
public struct FileStatus: Sendable, Equatable {
    /// The kind of a file.
    public enum Kind: Sendable, Equatable {
        case regular, directory, symbolicLink, other
    }

    public let kind: Kind
    /// Size in bytes.
    public let size: UInt64
    /// The lower twelve bits of the mode.
    public let permissions: UInt32
    /// User ID of the owner.
    public let owner: UInt32
    /// Number of hard links.
    public let links: UInt64
    public let device: UInt64
    public let inode: UInt64
    /// When the content was last changed, in nanoseconds since 1970; whoever owns the file may set it.
    public let modified: Int64
    /// When content, mode, owner or number of links last changed, in nanoseconds since 1970, by the system's clock.
    public let changed: Int64

    /// Whether someone other than the owner may write.
    public var isWritableByOthers: Bool { permissions & 0o022 != 0 }

    /// Whether both are about one file, whatever its names are.
    public func isSameFile(as other: FileStatus) -> Bool { device == other.device && inode == other.inode }

    init(_ status: stat) {
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .directory
            case S_IFLNK: .symbolicLink
            default: .other
            }
        size = UInt64(status.st_size)
        permissions = status.st_mode & 0o7777
        owner = status.st_uid
        links = UInt64(status.st_nlink)
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        modified = Self.nanoseconds(status.st_mtim)
        changed = Self.nanoseconds(status.st_ctim)
    }

    /// Wraps in the year 2262; the value is compared and never counted with.
    private static func nanoseconds(_ time: timespec) -> Int64 {
        Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}
