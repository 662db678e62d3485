/// Decodes a frame with libzstd.
struct CompressedFrameDecoder {
    private let index: Int
    private let contentSize: UInt64
    private let decompressor: ZstdDecompressor
    /// How far into the input the frame may reach.
    private let maximumEnd: UInt64
    /// How much content is still to be given.
    private(set) var rest: UInt64

    /// Starts a frame whose header has just been taken from the input.
    ///
    /// - Throws: ``ArchiveError``: `frameMalformed`.
    init(
        _ header: FrameHeader, from input: InputBuffer, index: Int, with decompressor: ZstdDecompressor
    ) throws(ArchiveError) {
        self.index = index
        self.decompressor = decompressor
        contentSize = header.contentSize
        rest = header.contentSize
        maximumEnd = input.consumed + FrameHeader.maximumFrameSize(contentSize: header.contentSize)
        decompressor.reset()
        try Self.start(decompressor, header: header, index: index)
    }

    /// Writes the next content into `output`, at least one byte.
    ///
    /// With the last byte the frame's end is checked.
    ///
    /// - Throws: ``ArchiveError``: `truncated`, `frameMalformed`, `decodedSizeMismatch`.
    mutating func give(
        into output: UnsafeMutableRawBufferPointer, from input: InputBuffer
    ) throws(ArchiveError) -> Int {
        let room = unsafe UnsafeMutableRawBufferPointer(rebasing: output[..<Int(min(rest, UInt64(output.count)))])
        var given = 0
        while given == 0 {
            let step = try unsafe step(input, into: room)
            given = step.given
            rest -= UInt64(given)
            if step.isEndOfFrame {
                guard rest == 0 else { throw .decodedSizeMismatch(index: index, declared: contentSize) }
                return given
            }
        }
        if rest == 0 { try finish(input) }
        return given
    }

    /// Reads what belongs to the frame and holds no content, an empty last block for example.
    private func finish(_ input: InputBuffer) throws(ArchiveError) {
        let nothing = unsafe UnsafeMutableRawBufferPointer(start: nil, count: 0)
        while true {
            // Where it has more to give than it declared, libzstd soon refuses to go on without room.
            if try unsafe step(input, into: nothing).isEndOfFrame { return }
        }
    }

    private func step(
        _ input: InputBuffer, into output: UnsafeMutableRawBufferPointer
    ) throws(ArchiveError) -> ZstdDecompressor.Step {
        let hasInput = try input.fill()
        var result: ZstdDecompressor.Step?
        let taken = try unsafe input.take(.max) { (bytes) throws(ArchiveError) in
            let step = try unsafe decompressor.step(bytes, into: output, index: index)
            result = step
            return step.taken
        }
        // Endless empty blocks would otherwise cost time without giving content.
        guard input.consumed <= maximumEnd else {
            throw .frameMalformed(index: index, why: "it has too many bytes for \(contentSize) bytes of content")
        }
        guard let result else { preconditionFailure("take calls its closure") }
        guard taken > 0 || result.given > 0 || result.isEndOfFrame || hasInput else {
            throw .truncated(frame: index)
        }
        return result
    }

    private static func start(
        _ decompressor: ZstdDecompressor, header: FrameHeader, index: Int
    ) throws(ArchiveError) {
        let nothing = unsafe UnsafeMutableRawBufferPointer(start: nil, count: 0)
        _ = try unsafe header.bytes.withUnsafeBufferPointer { (bytes) throws(ArchiveError) in
            try unsafe decompressor.step(UnsafeRawBufferPointer(bytes), into: nothing, index: index)
        }
    }
}
