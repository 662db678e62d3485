internal import JSON

/// What export adds to evidence that carries only the log's promise: the log entry with its inclusion proof.
///
/// It speaks about an original, the payload or envelope whose signature was logged, by the digest of its bytes. The
/// original stays as it was.
public struct LogEntryRecord: Sendable, Hashable {
    /// The media type of such records, in their first member and as a layer.
    public static let mediaType = "application/vnd.airlock.log-entry.v1+json"

    /// The digest of the original, `sha256:HEX`. That it is a digest is not checked: it is only compared.
    public let original: String
    /// The entry.
    public let entry: LogEntry

    public init(original: String, entry: LogEntry) {
        self.original = original
        self.entry = entry
    }

    /// Reads a record. Nothing about the entry is verified.
    public init(parsing bytes: [UInt8]) throws(LogEntryError) {
        let fields = try LogEntryFields(LogEntry.object(bytes), allowing: ["mediaType", "original", "logEntry"])
        let mediaType = try fields.string("mediaType")
        guard mediaType == Self.mediaType else { throw .unknownMediaType(mediaType) }
        original = try fields.string("original")
        entry = try LogEntry(transparencyLogEntry: fields.value("logEntry"))
    }

    /// The record in RFC 8785's form.
    public var encoded: [UInt8] {
        let document: JSON = [
            "mediaType": .string(Self.mediaType), "original": .string(original),
            "logEntry": entry.transparencyLogEntry,
        ]
        return document.encoded(.canonical)
    }
}
