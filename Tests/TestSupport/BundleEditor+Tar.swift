extension BundleEditor {
    /// Where a field stands in a tar header block (POSIX.1-2017, pax, "ustar Interchange Format").
    public enum HeaderField: String, CaseIterable, Sendable {
        case name, mode, user, group, size, time, checksum, type, linkName, magic, version, userName, groupName
        case deviceMajor, deviceMinor, prefix, rest

        /// The bytes of the block.
        public var range: Range<Int> {
            switch self {
            case .name: 0..<100
            case .mode: 100..<108
            case .user: 108..<116
            case .group: 116..<124
            case .size: 124..<136
            case .time: 136..<148
            case .checksum: 148..<156
            case .type: 156..<157
            case .linkName: 157..<257
            case .magic: 257..<263
            case .version: 263..<265
            case .userName: 265..<297
            case .groupName: 297..<329
            case .deviceMajor: 329..<337
            case .deviceMinor: 337..<345
            case .prefix: 345..<500
            case .rest: 500..<512
            }
        }
    }

    static let blockSize = 512

    /// The header of a regular file. Precondition: at most 100 bytes of path, less than 8 GiB of content.
    public static func header(path: String, size: Int) -> [UInt8] {
        precondition(path.utf8.count <= HeaderField.name.range.count, "\(path) needs pax records")
        var block = [UInt8](repeating: 0, count: blockSize)
        put(path, .name, in: &block)
        put("000644 ", .mode, in: &block)
        for field in [HeaderField.user, .group, .deviceMajor, .deviceMinor] { put("000000 ", field, in: &block) }
        put(octal(size, digits: 11) + " ", .size, in: &block)
        put("00000000000 ", .time, in: &block)
        put("0", .type, in: &block)
        put("ustar\u{0}", .magic, in: &block)
        put("00", .version, in: &block)
        setChecksum(&block)
        return block
    }

    /// The zeros that fill the last block of a content.
    public static func padding(_ size: Int) -> [UInt8] {
        [UInt8](repeating: 0, count: (blockSize - size % blockSize) % blockSize)
    }

    /// Writes a text into a field, and zeros behind it.
    public static func put(_ text: String, _ field: HeaderField, in block: inout [UInt8]) {
        put(Array(text.utf8), field, in: &block)
    }

    /// Writes bytes into a field, and zeros behind them.
    public static func put(_ bytes: [UInt8], _ field: HeaderField, in block: inout [UInt8]) {
        let rest = [UInt8](repeating: 0, count: field.range.count - bytes.count)
        block.replaceSubrange(field.range, with: bytes + rest)
    }

    /// A number in octal digits, with leading zeros.
    public static func octal(_ value: Int, digits: Int) -> String {
        let text = String(value, radix: 8)
        return String(repeating: "0", count: digits - text.count) + text
    }

    /// Writes the checksum that the block's other bytes give.
    public static func setChecksum(_ block: inout [UInt8]) {
        put([UInt8](repeating: 0x20, count: 8), .checksum, in: &block)
        let sum = block[..<blockSize].reduce(0) { $0 + Int($1) }
        put(Array(octal(sum, digits: 6).utf8) + [0, 0x20], .checksum, in: &block)
    }

    /// Cuts a tar archive into entries and what ends it. Extension headers are not understood.
    static func entries(of tar: [UInt8]) throws(Failure) -> (entries: [Entry], trailer: [UInt8]) {
        var entries: [Entry] = []
        var offset = 0
        while offset + blockSize <= tar.count {
            let header = Array(tar[offset..<offset + blockSize])
            if header.allSatisfy({ $0 == 0 }) { break }
            let path = text(header, .name)
            guard header[HeaderField.type.range.lowerBound] == UInt8(ascii: "0"),
                let size = Int(text(header, .size).filter { $0 != " " }, radix: 8)
            else { throw .malformed("the tar header of \(path)") }
            let start = offset + blockSize
            let end = start + size + padding(size).count
            guard end <= tar.count else { throw .malformed("\(path) is cut off") }
            entries.append(
                Entry(
                    path: path, header: header, content: Array(tar[start..<start + size]),
                    padding: Array(tar[start + size..<end])))
            offset = end
        }
        return (entries, Array(tar[offset...]))
    }

    private static func text(_ header: [UInt8], _ field: HeaderField) -> String {
        String(decoding: header[field.range].prefix { $0 != 0 }, as: UTF8.self)
    }
}
