import FileSystem
import OpenSSL

/// Makes an index from groups of evidence, one after the other.
struct LogIndexWriter {
    private struct Record {
        let key: LookupKey
        let offset: UInt64
        let size: UInt32
        let hash: UInt64
    }

    private var records: [Record] = []
    private var lines = LineStore.Writer()
    private var written: UInt64 = 0

    /// Takes a group with what its entries can be found by.
    ///
    /// - Throws: ``LogIndexError`` where there are more keys than an index may have.
    mutating func add(_ group: EvidenceGroup, _ entries: [FoundEntry]) throws {
        let keys = entries.reduce(into: Set()) { $0.formUnion($1.keys) }
        guard !keys.isEmpty else { return }
        guard records.count + keys.count <= BundleLimits.lookupKeys else {
            throw LogIndexError.tooManyKeys(limit: BundleLimits.lookupKeys)
        }
        let line = group.line
        guard line.count <= BundleLimits.tableLineBytes else { throw LogIndexError.lineTooLong(group.record.name) }
        let hash = LogIndex.hash(line)
        records += keys.map { Record(key: $0, offset: written, size: UInt32(line.count), hash: hash) }
        try lines.add(line)
        written += UInt64(line.count)
    }

    /// The index, of which `write` is given the bytes, piece by piece.
    consuming func finish(binding: [UInt8], write: ([UInt8]) throws -> Void) throws {
        records.sort { ($0.key, $0.offset) < ($1.key, $1.offset) }
        let lines = try lines.finish()
        var header = LogIndex.magic + binding + (try Self.hash(records))
        header.append(littleEndian: UInt64(records.count))
        header.append(littleEndian: UInt64(lines.count))
        try write(header)
        for start in stride(from: 0, to: records.count, by: Self.recordsAtOnce) {
            try write(Self.bytes(records[start..<min(start + Self.recordsAtOnce, records.count)]))
        }
        for start in stride(from: 0, to: lines.count, by: 1 << 20) {
            try write(lines.read(start..<min(start + 1 << 20, lines.count)))
        }
    }

    private static let recordsAtOnce = 4096

    private static func hash(_ records: [Record]) throws -> [UInt8] {
        var hash = try HashFunction(.sha256)
        for start in stride(from: 0, to: records.count, by: recordsAtOnce) {
            hash.update(bytes(records[start..<min(start + recordsAtOnce, records.count)]))
        }
        return hash.finalize()
    }

    private static func bytes(_ records: ArraySlice<Record>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(records.count * LogIndex.recordSize)
        for record in records {
            bytes += record.key.bytes
            bytes.append(littleEndian: record.offset)
            bytes.append(littleEndian: UInt64(record.size), count: 4)
            bytes.append(littleEndian: record.hash)
        }
        return bytes
    }
}

/// Why there is no index.
enum LogIndexError: Error, CustomStringConvertible {
    case tooManyKeys(limit: Int)
    case lineTooLong(String)

    var description: String {
        switch self {
        case .tooManyKeys(let limit): "the log entries have more than \(limit) terms to be found by"
        case .lineTooLong(let name): "the evidence about \(name) is too much to be listed"
        }
    }
}
