extension Corruption {
    /// What each byte of a bundle's file is for: frame headers, block headers, the parts of compressed blocks (RFC 8878
    /// §3.1.1), the seek table.
    public struct FileMap: Sendable {
        /// Ranges in their order, without gaps.
        public private(set) var regions: [(range: Range<Int>, name: String)] = []
        /// The name of what is stored as it is.
        public static let rawContent = "content of a raw block"

        /// Maps a bundle that is in order.
        public init(_ file: [UInt8]) throws {
            let container = try BundleEditor.Container(splitting: file)
            for frame in container.frames { mapFrame(frame.bytes) }
            mapSeekTable(container.seekTable.bytes, frames: container.frames.count)
        }

        /// What a bit is for; bit 0 is the lowest.
        public func name(at offset: Int, bit: Int) -> String {
            let name = regions.first { $0.range.contains(offset) }?.name ?? "nothing"
            // RFC 8878 §3.1.1.3.2.1: the two lowest bits are reserved, and libzstd does not look at them.
            return name == Self.modes && bit < 2 ? "\(name), reserved bits" : name
        }

        private static let modes = "compressed block: modes of the sequences"

        private mutating func add(_ count: Int, _ name: String) {
            let start = regions.last?.range.upperBound ?? 0
            if count > 0 { regions.append((start..<start + count, name)) }
        }

        private mutating func mapFrame(_ bytes: [UInt8]) {
            let isRaw = bytes[4] == 0xE0
            let isSingleSegment = bytes[4] & 0x20 != 0
            let sizeBytes = 1 << Int(bytes[4] >> 6)
            add(4, "frame header: magic number")
            add(1, "frame header: descriptor")
            add(isSingleSegment ? 0 : 1, "frame header: window")
            add(sizeBytes, "frame header: size of the content")
            var offset = 5 + (isSingleSegment ? 0 : 1) + sizeBytes
            while offset + 3 <= bytes.count {
                let header = Int(bytes[offset]) | Int(bytes[offset + 1]) << 8 | Int(bytes[offset + 2]) << 16
                let (size, type) = (header >> 3, header >> 1 & 3)
                add(3, "block header\(isRaw ? " of a raw frame" : "")")
                offset += 3
                switch type {
                case 0: add(size, Self.rawContent)
                case 1: add(1, "byte of an RLE block")
                default: mapCompressedBlock(Array(bytes[offset..<offset + size]))
                }
                offset += type == 1 ? 1 : size
            }
        }

        /// Literals section and sequences section (RFC 8878 §3.1.1.3).
        private mutating func mapCompressedBlock(_ block: [UInt8]) {
            let (header, content) = Self.literals(block)
            add(header, "compressed block: header of the literals")
            add(content, "compressed block: literals")
            let rest = block.count - header - content
            guard rest > 0 else { return }
            let first = block[header + content]
            let count = first == 0 ? 1 : first < 128 ? 1 : first < 255 ? 2 : 3
            add(min(count, rest), "compressed block: number of sequences")
            guard rest > count else { return }
            add(1, Self.modes)
            add(rest - count - 1, "compressed block: sequences")
        }

        /// The sizes of the header and of the stored literals.
        private static func literals(_ block: [UInt8]) -> (header: Int, content: Int) {
            let (type, format) = (block[0] & 3, Int(block[0] >> 2 & 3))
            let number = block.prefix(5).enumerated().reduce(0) { $0 | Int($1.element) << (8 * $1.offset) }
            if type < 2 {
                // Raw or RLE: one size, in 5, 12 or 20 bits.
                let (header, size) =
                    format & 1 == 0
                    ? (1, number >> 3 & 0x1F) : format == 1 ? (2, number >> 4 & 0xFFF) : (3, number >> 4 & 0xF_FFFF)
                return (header, type == 0 ? size : 1)
            }
            switch format {
            case 0, 1: return (3, number >> 14 & 0x3FF)
            case 2: return (4, number >> 18 & 0x3FFF)
            default: return (5, number >> 22 & 0x3_FFFF)
            }
        }

        private mutating func mapSeekTable(_ bytes: [UInt8], frames: Int) {
            add(4, "seek table: magic number")
            add(4, "seek table: size of the table")
            for _ in 0..<frames {
                add(4, "seek table: size of a frame")
                add(4, "seek table: size of a content")
            }
            add(4, "seek table: number of frames")
            add(1, "seek table: descriptor")
            add(4, "seek table: last magic number")
        }
    }
}
