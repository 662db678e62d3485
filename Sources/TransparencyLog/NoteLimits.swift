/// The limits on foreign notes.
public enum NoteLimits {
    /// The largest note in bytes; a checkpoint with its cosignatures has a few kilobytes.
    public static let maximumBytes = 64 << 10
    /// The largest number of signature lines, unknown ones included.
    public static let maximumSignatures = 100
}
