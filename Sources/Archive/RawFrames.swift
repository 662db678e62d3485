/// How one large entry stands in frames of raw blocks: a function of its size alone, so that whoever knows where the first
/// frame begins can write any part of it.
struct RawFrames: Sendable {
    /// The bytes of the entry: header, content and padding.
    let size: UInt64

    /// The bytes of all its frames.
    var compressedSize: UInt64 { offset(of: size) }

    /// The sizes of its frames.
    var frames: [SeekTable.Frame] {
        stride(from: 0, to: size, by: Int(ArchiveFormat.rawFrameContent)).map { start in
            let end = min(start + ArchiveFormat.rawFrameContent, size)
            return SeekTable.Frame(
                compressedSize: UInt32(offset(of: end) - offset(of: start)), contentSize: UInt32(end - start))
        }
    }

    /// Where a byte of the entry stands behind the beginning of the first frame; of one that begins a block, where the
    /// headers before it stand.
    func offset(of position: UInt64) -> UInt64 {
        position + Self.count(of: ArchiveFormat.rawFrameContent, in: position) * UInt64(RawFrame.headerSize)
            + Self.count(of: UInt64(ArchiveFormat.rawBlock), in: position) * UInt64(RawFrame.blockHeaderSize)
    }

    /// The headers that belong before bytes of the entry, by their places in the range.
    func marks(in range: Range<UInt64>) -> [(place: Int, bytes: [UInt8])] {
        let block = UInt64(ArchiveFormat.rawBlock)
        let first = Self.count(of: block, in: range.lowerBound) * block
        return stride(from: first, to: range.upperBound, by: Int(block)).map { start in
            (place: Int(start - range.lowerBound), bytes: header(at: start))
        }
    }

    /// The header of the block that begins at a position, behind that of the frame where one begins there.
    private func header(at start: UInt64) -> [UInt8] {
        let inFrame = start % ArchiveFormat.rawFrameContent
        let frameEnd = min(start - inFrame + ArchiveFormat.rawFrameContent, size)
        let end = min(start + UInt64(ArchiveFormat.rawBlock), frameEnd)
        let block = RawFrame.blockHeader(size: Int(end - start), isLast: end == frameEnd)
        return inFrame == 0 ? RawFrame.header(contentSize: frameEnd - start) + block : block
    }

    /// How many pieces of a size begin before a position.
    private static func count(of piece: UInt64, in position: UInt64) -> UInt64 { (position + piece - 1) / piece }
}
