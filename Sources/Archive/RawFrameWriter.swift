/// Turns the bytes of one large entry into frames of raw blocks.
final class RawFrameWriter {
    /// A buffer goes on its way with this much content.
    private static let pieceContent = 8 * ArchiveFormat.rawBlock

    private let output: FrameOutput
    private var buffer: FrameBuffer?
    /// How many bytes of the entry, of the frame and of the block are still to come.
    private var entryRest: UInt64
    private var frameRest = 0
    private var blockRest = 0
    private var frameContent = 0

    /// Starts the first frame of an entry that has `size` bytes, header and padding included.
    init(size: UInt64, output: FrameOutput) {
        entryRest = size
        self.output = output
    }

    /// Appends bytes of the entry.
    func append(_ bytes: RawSpan) throws(ArchiveError) {
        var rest = bytes
        while rest.byteCount > 0 {
            let buffer = try beginBlockIfNeeded()
            let count = min(rest.byteCount, blockRest)
            buffer.append(rest.extracting(first: count))
            rest = rest.extracting(droppingFirst: count)
            blockRest -= count
            frameRest -= count
            entryRest -= UInt64(count)
            try passOnIfFull(buffer)
        }
    }

    private func beginBlockIfNeeded() throws(ArchiveError) -> FrameBuffer {
        let buffer = try currentBuffer()
        guard blockRest == 0 else { return buffer }
        if frameRest == 0 {
            frameContent = Int(min(entryRest, ArchiveFormat.rawFrameContent))
            frameRest = frameContent
            buffer.append(RawFrame.header(contentSize: UInt64(frameContent)))
        }
        blockRest = min(frameRest, ArchiveFormat.rawBlock)
        buffer.append(RawFrame.blockHeader(size: blockRest, isLast: blockRest == frameRest))
        return buffer
    }

    private func currentBuffer() throws(ArchiveError) -> FrameBuffer {
        if let buffer { return buffer }
        let taken = try output.takeBuffer()
        buffer = taken
        return taken
    }

    private func passOnIfFull(_ buffer: FrameBuffer) throws(ArchiveError) {
        guard frameRest == 0 || (blockRest == 0 && buffer.count >= Self.pieceContent) else { return }
        self.buffer = nil
        try output.write(buffer, endsFrameOf: frameRest == 0 ? UInt32(frameContent) : nil)
    }
}
