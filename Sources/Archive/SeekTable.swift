/// The sizes of an archive's frames: what the seek table at its end says (zstd seekable format 0.1.0).
///
/// It is a hint, never an authority: a ``FrameReader`` compares it with the frames that it reads.
public struct SeekTable: Sendable, Equatable {
    /// The sizes of one frame.
    public struct Frame: Sendable, Equatable {
        /// The size of the frame in the file.
        public let compressedSize: UInt32
        /// The size of its content.
        public let contentSize: UInt32

        init(compressedSize: UInt32, contentSize: UInt32) {
            self.compressedSize = compressedSize
            self.contentSize = contentSize
        }
    }

    /// The frames in their order.
    public let frames: [Frame]
    /// Where each frame's content begins, and at last where all ends.
    private let contentOffsets: [UInt64]
    /// Where each frame begins in the file, and at last where the seek table begins.
    private let fileOffsets: [UInt64]

    init(_ frames: [Frame]) {
        self.frames = frames
        contentOffsets = frames.runningSums { $0.contentSize }
        fileOffsets = frames.runningSums { $0.compressedSize }
    }

    /// The size of the whole content: the tar file.
    public var contentSize: UInt64 { contentOffsets[frames.count] }
    /// The size of all frames in the file, without the seek table.
    public var compressedSize: UInt64 { fileOffsets[frames.count] }

    /// Where the content of a frame begins in the tar file; of `frames.count`: where it ends.
    public func contentOffset(ofFrame index: Int) -> UInt64 { contentOffsets[index] }
    /// Where a frame begins in the file; of `frames.count`: where the frames end.
    public func fileOffset(ofFrame index: Int) -> UInt64 { fileOffsets[index] }

    /// The frame whose content contains an offset of the tar file; nil where that is at or behind its end.
    public func frame(containing contentOffset: UInt64) -> Int? {
        guard contentOffset < contentSize else { return nil }
        var range = 0..<frames.count
        while range.count > 1 {
            let middle = range.lowerBound + range.count / 2
            range = contentOffsets[middle] <= contentOffset ? middle..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }

    /// The skippable frame that ends an archive of these frames.
    func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.encodedSize(frames: frames.count))
        bytes.append(littleEndian: UInt64(ArchiveFormat.seekTableMagic), count: 4)
        bytes.append(littleEndian: UInt64(Self.encodedSize(frames: frames.count) - Self.headerSize), count: 4)
        for frame in frames {
            bytes.append(littleEndian: UInt64(frame.compressedSize), count: 4)
            bytes.append(littleEndian: UInt64(frame.contentSize), count: 4)
        }
        bytes.append(littleEndian: UInt64(frames.count), count: 4)
        bytes.append(0)
        bytes.append(littleEndian: UInt64(ArchiveFormat.seekTableFooterMagic), count: 4)
        return bytes
    }

    static let headerSize = 8
    static let footerSize = 9

    static func encodedSize(frames: Int) -> Int { headerSize + 8 * frames + footerSize }
}

extension [SeekTable.Frame] {
    fileprivate func runningSums(_ size: (SeekTable.Frame) -> UInt32) -> [UInt64] {
        reduce(into: [0]) { sums, frame in sums.append(sums[sums.count - 1] + UInt64(size(frame))) }
    }
}
