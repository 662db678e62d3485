/// The limits on foreign notes.
public enum NoteLimits {
    /// The largest note in bytes; a checkpoint with its cosignatures has a few kilobytes.
    public static let maximumBytes = 64 << 10
    /// The largest number of signature lines, unknown ones included.
    public static let maximumSignatures = 100
    /// The largest witness policy in bytes.
    public static let maximumPolicyBytes = 256 << 10
    /// The largest entry of a tiled log in bytes: its length has 16 bits.
    public static let maximumEntryBytes = 65535
}
