/// Everything that a foreign tar file says about one of its entries. Nothing of it is believed or acted on.
public struct TarMember: Sendable, Equatable {
    /// The kind of an entry.
    public enum Kind: String, Sendable {
        case regular = "file"
        case directory
        case symbolicLink = "symbolic link"
        case hardLink = "hard link"
        case characterDevice = "character device"
        case blockDevice = "block device"
        case fifo
        case other
    }

    /// The bytes of the name, as they stand.
    public internal(set) var name: [UInt8] = []
    public internal(set) var kind = Kind.other
    /// Of a regular file's content in bytes; 0 otherwise.
    public internal(set) var size: UInt64 = 0
    /// The lower twelve bits of the mode.
    public internal(set) var mode: UInt32 = 0
    public internal(set) var userID: Int64 = 0
    public internal(set) var groupID: Int64 = 0
    public internal(set) var userName = ""
    public internal(set) var groupName = ""
    /// Seconds since 1970, and nanoseconds beside them.
    public internal(set) var seconds: Int64 = 0
    public internal(set) var nanoseconds: Int64 = 0
    /// Where a link points; empty for anything else.
    public internal(set) var target = ""
    /// Major and minor number of a device.
    public internal(set) var device = ""
    /// Names and values of extended attributes, by name.
    public internal(set) var attributes: [String: [UInt8]] = [:]
}
