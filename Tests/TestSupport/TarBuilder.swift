/// A layer to be written entry by entry, in ustar headers that say exactly what is wanted.
public struct TarBuilder: Sendable {
    /// One entry.
    public struct Entry: Sendable {
        public var name: String
        public var content: [UInt8]
        public var mode = 0o644
        public var owner = 0
        /// Seconds since 1970.
        public var time = 1_600_000_000
        /// The type flag of the header: `0` a file, `2` a symbolic link, `5` a directory.
        public var type: Character = "0"
        /// Where a link points.
        public var target = ""

        /// A file.
        public init(_ name: String, _ content: String = "") {
            self.name = name
            self.content = Array(content.utf8)
        }
    }

    /// The entries in their order.
    public var entries: [Entry]

    public init(_ entries: [Entry]) { self.entries = entries }

    /// The tar file.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        for entry in entries {
            bytes += Self.header(entry) + entry.content
            bytes += [UInt8](repeating: 0, count: (512 - entry.content.count % 512) % 512)
        }
        return bytes + [UInt8](repeating: 0, count: 1024)
    }

    /// The tar file in gzip.
    public var gzip: [UInt8] { Self.gzip(bytes) }

    /// Bytes in gzip, in blocks that are stored.
    public static func gzip(_ bytes: [UInt8]) -> [UInt8] {
        var gzip = StoredGzip()
        var blocks: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 65_535) {
            blocks += gzip.block(Array(bytes[start..<min(start + 65_535, bytes.count)]))
        }
        return StoredGzip.header + blocks + gzip.trailer()
    }

    /// The tar file in one zstd frame with one raw block (RFC 8878 §3.1.1). Precondition: at most 128 KiB.
    public var zstd: [UInt8] {
        let bytes = self.bytes
        let count = UInt32(bytes.count)
        let (size, block) = (littleEndian(count, 4), littleEndian(count << 3 | 1, 3))
        return [0x28, 0xB5, 0x2F, 0xFD, 0xA0] + size + block + bytes
    }

    private func littleEndian(_ value: UInt32, _ count: UInt32) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private static func header(_ entry: Entry) -> [UInt8] {
        func field(_ text: String, _ width: Int) -> [UInt8] {
            Array(text.utf8) + .init(repeating: 0, count: width - text.utf8.count)
        }
        func octal(_ number: Int, _ width: Int) -> [UInt8] {
            let digits = String(number, radix: 8)
            return field(String(repeating: "0", count: width - 1 - digits.count) + digits, width)
        }
        var start = field(entry.name, 100) + octal(entry.mode, 8)
        start += octal(entry.owner, 8) + octal(entry.owner, 8)
        start += octal(entry.content.count, 12) + octal(entry.time, 12)
        var end = field(String(entry.type), 1)
        end += field(entry.target, 100) + field("ustar\u{0}00", 255)
        var sum = 8 * 0x20
        for byte in start + end { sum += Int(byte) }
        return start + octal(sum, 7) + [0x20] + end
    }
}
