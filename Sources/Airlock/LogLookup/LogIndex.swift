import FileSystem
import OpenSSL

/// Where log entries are found: sorted keys of fixed width, each with the line of evidence to read, in one file.
///
/// ```
/// 16 bytes   "airlock-logidx-1"
/// 32         what the index was made from
/// 32         SHA-256 of the keys
/// 8 + 8      number of keys, size of the lines; little-endian as all numbers
/// 52 each    key (32), offset (8), size (4) and first bytes of the SHA-256 (8) of its line; sorted
/// …          the lines, see EvidenceGroup
/// ```
/// It is derived and never trusted: what it leads to is read from the evidence and compared with what was asked. The
/// hashes are checked, so that a damaged file hides nothing; whoever may write the file can
/// hide entries, and cannot invent any.
struct LogIndex {
    static let magic = Array("airlock-logidx-1".utf8)
    static let headerSize = 96
    static let recordSize = LookupKey.length + 20

    private let file: File
    private let count: Int
    private let linesSize: UInt64

    /// Opens an index; nil where it is of something else, of another version, or damaged.
    init?(_ file: File, binding: [UInt8]) throws {
        var header = [UInt8](repeating: 0, count: Self.headerSize)
        guard try file.read(into: &header, at: 0) == header.count, header.prefix(16) == Self.magic[...],
            Array(header[16..<48]) == binding
        else { return nil }
        let keys = header.littleEndian(at: 80)
        linesSize = header.littleEndian(at: 88)
        guard keys <= UInt64(BundleLimits.lookupKeys), linesSize <= Int64.max else { return nil }
        count = Int(keys)
        self.file = file
        let size = try file.status().size
        guard size == UInt64(Self.headerSize + count * Self.recordSize) + linesSize else { return nil }
        guard try keysHash() == Array(header[48..<80]) else { return nil }
    }

    /// The lines under a key, each once, in the order of the index; nil where the index is damaged.
    func lines(_ key: LookupKey) throws(SystemError) -> [[UInt8]]? {
        var range = 0..<count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range = try record(middle).key < key ? (middle + 1)..<range.upperBound : range.lowerBound..<middle
        }
        var lines: [[UInt8]] = []
        var position = range.lowerBound
        while position < count {
            let record = try record(position)
            guard record.key == key else { break }
            guard let line = try line(record) else { return nil }
            lines.append(line)
            position += 1
        }
        return lines
    }

    private typealias Record = (key: LookupKey, offset: UInt64, size: UInt64, hash: UInt64)

    private func record(_ position: Int) throws(SystemError) -> Record {
        var bytes = [UInt8](repeating: 0, count: Self.recordSize)
        _ = try file.read(into: &bytes, at: UInt64(Self.headerSize + position * Self.recordSize))
        return (
            LookupKey(bytes: bytes), bytes.littleEndian(at: 32), bytes.littleEndian(at: 40, count: 4),
            bytes.littleEndian(at: 44)
        )
    }

    private func line(_ record: Record) throws(SystemError) -> [UInt8]? {
        guard record.offset <= linesSize, record.size <= linesSize - record.offset,
            record.size <= UInt64(BundleLimits.tableLineBytes)
        else { return nil }
        var line = [UInt8](repeating: 0, count: Int(record.size))
        let start = UInt64(Self.headerSize + count * Self.recordSize)
        let found = try file.read(into: &line, at: start + record.offset)
        return found == line.count && Self.hash(line) == record.hash ? line : nil
    }

    /// The first bytes of a line's hash, as a number.
    static func hash(_ line: [UInt8]) -> UInt64 { HashAlgorithm.sha256.hash(line).littleEndian(at: 0) }

    private func keysHash() throws -> [UInt8] {
        var hash = try HashFunction(.sha256)
        let end = UInt64(Self.headerSize + count * Self.recordSize)
        for offset in stride(from: UInt64(Self.headerSize), to: end, by: 256 << 10) {
            var block = [UInt8](repeating: 0, count: Int(min(end - offset, 256 << 10)))
            _ = try file.read(into: &block, at: offset)
            hash.update(block)
        }
        return hash.finalize()
    }
}

extension [UInt8] {
    /// Appends a number in `count` bytes, little-endian.
    mutating func append(littleEndian value: UInt64, count: Int = 8) {
        for index in 0..<count { append(UInt8(truncatingIfNeeded: value >> (8 * UInt64(index)))) }
    }

    /// The little-endian number in `count` bytes at an offset.
    func littleEndian(at offset: Int, count: Int = 8) -> UInt64 {
        (0..<count).reduce(0) { $0 | UInt64(self[offset + $1]) << (8 * UInt64($1)) }
    }
}
