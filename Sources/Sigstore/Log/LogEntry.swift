public import JSON
internal import OpenSSL
public import TransparencyLog

/// A transparency log entry with what proves it, as evidence carries it; parsed and not verified.
public struct LogEntry: Sendable, Hashable {
    /// The name and version of a kind of entry.
    public struct KindVersion: Sendable, Hashable {
        public let kind: String
        public let version: String
    }

    /// The canonicalized body: the leaf's bytes.
    public let body: [UInt8]
    /// The 32 bytes that name the log.
    public let logID: [UInt8]
    /// The index over all shards of the log.
    public let logIndex: Int64
    /// When the log says it took the entry, in seconds since 1970; worth nothing without the promise.
    public let integratedTime: Int64?
    /// The log's promise to include the entry, nil where there is none.
    public let signedEntryTimestamp: [UInt8]?
    /// The proof that the entry is included, nil where there is none.
    public let inclusion: EntryInclusion?
    /// The kind that stands beside the body, nil where none does; it must be the body's own.
    public let kindVersion: KindVersion?

    /// What the body says, read once. An entry of a log that nobody knows may be of any kind, so this is no error yet.
    let content: Result<RekorEntryBody, RekorEntryBodyError>

    init(
        body: [UInt8], logID: [UInt8], logIndex: Int64, integratedTime: Int64?, signedEntryTimestamp: [UInt8]?,
        inclusion: EntryInclusion?, kindVersion: KindVersion?
    ) {
        self.body = body
        self.logID = logID
        self.logIndex = logIndex
        self.integratedTime = integratedTime
        self.signedEntryTimestamp = signedEntryTimestamp
        self.inclusion = inclusion
        self.kindVersion = kindVersion
        content = Result { () throws(RekorEntryBodyError) in try RekorEntryBody(parsing: body) }
    }

    /// The same entry with another proof that it is included. Nothing is verified.
    public func included(by proof: InclusionProof, in head: Checkpoint) -> LogEntry {
        LogEntry(
            body: body, logID: logID, logIndex: logIndex, integratedTime: integratedTime,
            signedEntryTimestamp: signedEntryTimestamp,
            inclusion: EntryInclusion(
                leafIndex: proof.leafIndex, treeSize: head.size, rootHash: head.rootHash, hashes: proof.hashes,
                checkpoint: head.note.bytes), kindVersion: kindVersion)
    }

    /// The same entry without the log's promise.
    var withoutPromise: LogEntry {
        LogEntry(
            body: body, logID: logID, logIndex: logIndex, integratedTime: integratedTime, signedEntryTimestamp: nil,
            inclusion: inclusion, kindVersion: kindVersion)
    }

    /// Whether both carry the same promise, byte for byte: signature, and everything that it is over.
    func hasSamePromise(as other: LogEntry) -> Bool {
        signedEntryTimestamp != nil && signedEntryTimestamp == other.signedEntryTimestamp && body == other.body
            && integratedTime == other.integratedTime && logID == other.logID && logIndex == other.logIndex
    }

    /// Whether a record's entry is this one, with more to prove it.
    func isCompleted(by record: LogEntry) -> Bool {
        body == record.body && logID == record.logID && logIndex == record.logIndex
            && record.integratedTime.map { $0 == integratedTime } ?? true
    }

    /// What the log signs as its promise: the JCS form of body, integratedTime, logID and logIndex.
    ///
    /// For these four members that form is plain compact JSON with sorted names, since no text needs an escape.
    var promisedBytes: [UInt8] {
        let text =
            "{\"body\":\"\(Base64.encode(body))\",\"integratedTime\":\(integratedTime ?? 0),"
            + "\"logID\":\"\(Hex.encode(logID))\",\"logIndex\":\(logIndex)}"
        return Array(text.utf8)
    }
}

/// Why a document is no log entry.
public enum LogEntryError: Error, Equatable, CustomStringConvertible {
    case malformed(JSONError)
    /// A member is not base64, or not lower-case hexadecimal where that is the form.
    case notEncoded(String)
    /// The log's ID or a hash does not have 32 bytes.
    case wrongLength(String, found: Int)
    /// An index, size or time is negative.
    case negative(String)
    /// The inclusion proof has more hashes than any tree has levels.
    case tooManyHashes(found: Int, limit: Int)
    /// The document is no log entry record.
    case unknownMediaType(String)

    public var description: String {
        switch self {
        case .malformed(let error): "log entry is malformed: \(error)"
        case .notEncoded(let name): "\(name) is not in its encoding"
        case .wrongLength(let name, let found): "\(name) has \(found) bytes, want 32"
        case .negative(let name): "\(name) is negative"
        case .tooManyHashes(let found, let limit): "inclusion proof has \(found) hashes, want at most \(limit)"
        case .unknownMediaType(let type): "media type is \(type), want \(LogEntryRecord.mediaType)"
        }
    }
}
