extension BundleEditor {
    /// The file around the tar archive: zstd frames and the table of their sizes.
    public struct Container: Sendable {
        /// A zstd frame, or what stands in the place of one.
        public struct Frame: Sendable, Equatable {
            public var bytes: [UInt8]
            /// What the seek table is to say of its content.
            public var contentSize: Int

            public init(bytes: [UInt8], contentSize: Int) {
                self.bytes = bytes
                self.contentSize = contentSize
            }
        }

        /// The seek table, every field of which can lie.
        public struct SeekTable: Sendable, Equatable {
            public var magic: UInt32 = 0x184D_2A5E
            /// The size of what follows it.
            public var size: UInt32
            /// Compressed size and content size of each frame.
            public var frames: [(compressed: UInt32, content: UInt32)]
            public var count: UInt32
            public var descriptor: UInt8 = 0
            public var footer: UInt32 = 0x8F92_EAB1

            /// The table of frames as they are.
            public init(_ frames: [Frame]) {
                self.frames = frames.map { (UInt32($0.bytes.count), UInt32($0.contentSize)) }
                size = UInt32(8 * frames.count + 9)
                count = UInt32(frames.count)
            }

            public static func == (left: SeekTable, right: SeekTable) -> Bool { left.bytes == right.bytes }

            /// The skippable frame.
            public var bytes: [UInt8] {
                little(magic) + little(size) + frames.flatMap { little($0.compressed) + little($0.content) }
                    + little(count) + [descriptor] + little(footer)
            }
        }

        public var frames: [Frame]
        public var seekTable: SeekTable
        /// What stands behind the seek table: nothing, in a bundle.
        public var tail: [UInt8] = []

        /// Frames with the table that is theirs.
        public init(_ frames: [Frame]) {
            self.frames = frames
            seekTable = SeekTable(frames)
        }

        /// Cuts a file into its frames by the table at its end, which must be in order.
        public init(splitting file: [UInt8]) throws(Failure) {
            let count = file.count >= 17 ? Int(Self.number(file, at: file.count - 9)) : 0
            let start = file.count - 17 - 8 * count
            guard count > 0, start > 0 else { throw .malformed("the seek table") }
            frames = []
            var offset = 0
            for index in 0..<count {
                let size = Int(Self.number(file, at: start + 8 + 8 * index))
                let contentSize = Int(Self.number(file, at: start + 12 + 8 * index))
                guard offset + size <= start else { throw .malformed("the seek table") }
                frames.append(Frame(bytes: Array(file[offset..<offset + size]), contentSize: contentSize))
                offset += size
            }
            seekTable = SeekTable(frames)
            guard offset == start, seekTable.bytes == Array(file[start...]) else { throw .malformed("the seek table") }
        }

        /// Makes the seek table that of the frames.
        public mutating func settle() { seekTable = SeekTable(frames) }

        /// The file.
        public var bytes: [UInt8] { frames.flatMap(\.bytes) + seekTable.bytes + tail }

        private static func number(_ bytes: [UInt8], at offset: Int) -> UInt32 {
            (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << (8 * UInt32($1)) }
        }
    }

    /// The bundle in frames of raw blocks: the front in one, every entry behind it in one of its own, the end in one.
    public var container: Container {
        let front = frontCount
        var pieces = [entries[..<front]] + entries[front...].indices.map { entries[$0...$0] }
        pieces.removeAll(where: \.isEmpty)
        let contents = pieces.map { $0.flatMap { $0.header + $0.content + $0.padding } } + [trailer]
        return Container(contents.filter { !$0.isEmpty }.map { Container.Frame(raw: $0) })
    }

    /// The bundle as a file.
    public var bytes: [UInt8] { container.bytes }

    /// How many entries stand before the first config or layer, by the table; all of them where it cannot be read.
    private var frontCount: Int {
        guard let records = try? records(Self.entriesPath) else { return entries.count }
        let paths = records.filter { ["config", "layer"].contains(Self.text($0, "kind")) }.map { Self.text($0, "path") }
        return entries.firstIndex { paths.contains($0.path) } ?? entries.count
    }
}

extension BundleEditor.Container.Frame {
    private static let magic: UInt32 = 0xFD2F_B528
    private static let blockLimit = 128 << 10

    /// A frame of raw blocks that states its size in eight bytes (RFC 8878 §3.1.1).
    public init(raw content: [UInt8]) {
        var bytes = little(Self.magic) + [0xE0] + little(UInt64(content.count))
        for start in stride(from: 0, to: content.count, by: Self.blockLimit) {
            let block = content[start..<min(start + Self.blockLimit, content.count)]
            let isLast = block.endIndex == content.count
            bytes += little(UInt32(block.count << 3 | (isLast ? 1 : 0))).prefix(3) + block
        }
        self.init(bytes: bytes, contentSize: content.count)
    }

    /// A frame of RLE blocks, which holds `count` times the byte in a few bytes, states its size in four, and needs a
    /// window of 1 MiB.
    ///
    /// - Parameter prefix: content before that, in a raw block; at most 128 KiB.
    public init(repeating byte: UInt8, count: Int, after prefix: [UInt8] = [], declaring declared: Int? = nil) {
        let contentSize = declared ?? prefix.count + count
        var bytes = little(Self.magic) + [0x80, 0x50] + little(UInt32(contentSize))
        if !prefix.isEmpty { bytes += little(UInt32(prefix.count << 3 | (count == 0 ? 1 : 0))).prefix(3) + prefix }
        for start in stride(from: 0, to: count, by: Self.blockLimit) {
            let size = min(Self.blockLimit, count - start)
            let isLast = start + size == count
            bytes += little(UInt32(size << 3 | 2 | (isLast ? 1 : 0))).prefix(3) + [byte]
        }
        self.init(bytes: bytes, contentSize: contentSize)
    }
}

/// The bytes of a number, the lowest first.
private func little<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> Number($0 * 8)) }
}
