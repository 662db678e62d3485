public import FileSystem

/// Reads the content of an archive, front to back: all of it from a pipe or a file, or the content of some frames.
///
/// Decoding goes only as far as content is asked for. Only frames of our format are accepted: one after the other, size
/// declared, no dictionary, no checksum, limited window. That a frame holds exactly what it declares is checked when
/// its last byte is given. Memory: 1 MiB, and a window where frames are compressed.
///
/// After an error the reader can only be dropped. One thread at a time may use it; several readers may share one
/// ``File`` where each was made with ``init(file:frames:of:limits:)``.
public final class FrameReader {
    private static let inputCapacity = 512 << 10
    private static let chunkCapacity = 256 << 10

    private enum Decoder {
        case raw(RawFrameDecoder)
        case compressed(CompressedFrameDecoder)
    }

    private let input: InputBuffer
    private let limits: ArchiveLimits
    /// What a seek table says about the frames to be read, where there is one.
    private let expected: ArraySlice<SeekTable.Frame>?
    private var decompressor: ZstdDecompressor?
    private var chunk: FrameBuffer?
    /// The frame that is open: its decoder, the size of its content, and where it began in the input.
    private var current: (decoder: Decoder, contentSize: UInt64, start: UInt64)?
    /// Whether all frames were read, and, without a seek table to go by, the magic number of the one behind them.
    private var hasReachedEnd = false

    /// The frames read completely, in their order.
    public private(set) var frames: [SeekTable.Frame] = []

    /// Reads a whole archive from its beginning.
    public init(input: any ByteInput, limits: ArchiveLimits = ArchiveLimits()) {
        self.input = InputBuffer(input, capacity: Self.inputCapacity)
        self.limits = limits
        expected = nil
    }

    /// Reads the content of some frames, which must have exactly the sizes that the seek table says.
    ///
    /// - Parameter frames: indexes of frames of `table`, which was read from this file.
    public init(
        file: File, frames: Range<Int>, of table: SeekTable, limits: ArchiveLimits = ArchiveLimits()
    ) {
        let range = table.fileOffset(ofFrame: frames.lowerBound)..<table.fileOffset(ofFrame: frames.upperBound)
        input = InputBuffer(FileRange(file, range), capacity: Self.inputCapacity)
        self.limits = limits
        expected = table.frames[frames]
    }

    /// Fills the buffer with content and says how many bytes that were; fewer only at the end of the content.
    ///
    /// - Throws: ``ArchiveError``.
    public func read(into buffer: inout [UInt8]) throws(ArchiveError) -> Int {
        var done = 0
        while done < buffer.count, try openFrame() {
            done += try give(into: &buffer, from: done)
        }
        return done
    }

    /// Reads exactly so many bytes of content: `count` is the caller's, never a number from the archive alone.
    ///
    /// - Throws: ``ArchiveError``, `contentEnded` where there are fewer.
    public func read(_ count: Int) throws(ArchiveError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let found = try read(into: &bytes)
        guard found == count else { throw .contentEnded(missing: UInt64(count - found)) }
        return bytes
    }

    /// Reads exactly so many bytes of content in pieces, without copying what is stored raw.
    ///
    /// `body` must not use this reader.
    ///
    /// - Throws: ``ArchiveError``, `contentEnded` where there are fewer, and what `body` throws.
    public func read(_ count: UInt64, _ body: (RawSpan) throws -> Void) throws {
        var rest = count
        while rest > 0 {
            guard try openFrame() else { throw ArchiveError.contentEnded(missing: rest) }
            rest -= UInt64(try give(Int(min(rest, UInt64(Int.max))), to: body))
        }
    }

    /// Requires that the content has been read completely and that nothing undeclared follows.
    ///
    /// Of a whole archive: the seek table, which must be that of the frames read, and then the end of the input. Of
    /// some frames: their end.
    ///
    /// - Throws: ``ArchiveError``: `contentRemains`, `truncated`, `seekTableMismatch`, `trailingData`.
    public func finish() throws(ArchiveError) {
        guard try !openFrame() else { throw .contentRemains(frame: frames.count) }
        if expected == nil { try checkSeekTable() }
        guard try !input.fill() else { throw .trailingData }
    }

    private func checkSeekTable() throws(ArchiveError) {
        // The magic number has been read.
        let table = SeekTable(frames).encoded().dropFirst(4)
        for byte in table {
            guard let found = try input.nextByte() else { throw .truncated(frame: frames.count) }
            guard found == byte else { throw .seekTableMismatch(why: "it differs from the frames read") }
        }
    }
}

extension FrameReader {
    /// Opens the frame whose content comes next; false at the end of the content.
    private func openFrame() throws(ArchiveError) -> Bool {
        guard current == nil else { return true }
        guard !hasReachedEnd else { return false }
        let (index, start) = (frames.count, input.consumed)
        let isLast = index == expected?.count
        hasReachedEnd = if isLast { true } else { try readMagic() == ArchiveFormat.seekTableMagic }
        guard !hasReachedEnd else { return false }
        guard index < limits.maximumFrames else { throw .tooManyFrames(limit: limits.maximumFrames) }
        let header = try FrameHeader(from: input, index: index, limits: limits)
        if let expected, header.contentSize != expected[expected.startIndex + index].contentSize {
            throw .seekTableMismatch(why: "frame \(index) declares \(header.contentSize) bytes of content")
        }
        current = (try makeDecoder(header), header.contentSize, start)
        return true
    }

    /// The magic number of a frame or of the seek table.
    private func readMagic() throws(ArchiveError) -> UInt32 {
        var bytes: [UInt8] = []
        for _ in 0..<4 {
            guard let byte = try input.nextByte() else {
                if frames.isEmpty && expected == nil { throw .notAnArchive }
                throw .truncated(frame: frames.count)
            }
            bytes.append(byte)
        }
        let magic = UInt32(bytes.littleEndian(at: 0, count: 4))
        let isEnd = magic == ArchiveFormat.seekTableMagic && expected == nil && !frames.isEmpty
        guard magic == ArchiveFormat.frameMagic || isEnd else {
            if frames.isEmpty && expected == nil { throw .notAnArchive }
            throw .frameMalformed(index: frames.count, why: "it does not begin as a zstd frame")
        }
        return magic
    }

    private func sharedDecompressor() throws(ArchiveError) -> ZstdDecompressor {
        if let decompressor { return decompressor }
        let made = try ZstdDecompressor(maximumWindow: limits.maximumWindow)
        decompressor = made
        return made
    }

    private func makeDecoder(_ header: FrameHeader) throws(ArchiveError) -> Decoder {
        if header.isRaw { return .raw(RawFrameDecoder(header, index: frames.count)) }
        let decompressor = try sharedDecompressor()
        return .compressed(try CompressedFrameDecoder(header, from: input, index: frames.count, with: decompressor))
    }

    /// Gives the next content of the open frame to `body`, at most `limit` bytes, and says how many.
    private func give(_ limit: Int, to body: (RawSpan) throws -> Void) throws -> Int {
        switch current?.decoder {
        case .raw(var decoder):
            let available = try decoder.available(in: input)
            let count = try unsafe input.take(min(limit, available)) { bytes in
                try body(unsafe RawSpan(_unsafeBytes: bytes))
                return bytes.count
            }
            decoder.advance(count)
            try update(.raw(decoder), rest: decoder.rest)
            return count
        case .compressed(var decoder):
            let chunk = chunk ?? FrameBuffer(capacity: Self.chunkCapacity)
            self.chunk = chunk
            chunk.removeAll()
            try unsafe chunk.append { (free) throws(ArchiveError) in
                let room = unsafe UnsafeMutableRawBufferPointer(rebasing: free[..<min(limit, free.count)])
                return try unsafe decoder.give(into: room, from: input)
            }
            try update(.compressed(decoder), rest: decoder.rest)
            try chunk.withBytes(body)
            return chunk.count
        case nil: preconditionFailure("no frame is open")
        }
    }

    /// Writes the next content of the open frame into the buffer from an offset, and says how much.
    private func give(into buffer: inout [UInt8], from offset: Int) throws(ArchiveError) -> Int {
        switch current?.decoder {
        case .raw(var decoder):
            let available = try decoder.available(in: input)
            let count = unsafe input.take(min(buffer.count - offset, available)) { bytes in
                unsafe buffer.withUnsafeMutableBytes { unsafe $0[offset...].copyBytes(from: bytes) }
                return bytes.count
            }
            decoder.advance(count)
            try update(.raw(decoder), rest: decoder.rest)
            return count
        case .compressed(var decoder):
            let count = try unsafe buffer.withUnsafeMutableBufferPointer { (bytes) throws(ArchiveError) in
                let room = unsafe UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(bytes)[offset...])
                return try unsafe decoder.give(into: room, from: input)
            }
            try update(.compressed(decoder), rest: decoder.rest)
            return count
        case nil: preconditionFailure("no frame is open")
        }
    }

    /// Keeps the decoder for the rest of its frame, or closes the frame.
    private func update(_ decoder: Decoder, rest: UInt64) throws(ArchiveError) {
        guard let frame = current else { preconditionFailure("no frame is open") }
        let (index, size) = (frames.count, input.consumed - frame.start)
        guard rest == 0 else {
            current = (decoder, frame.contentSize, frame.start)
            return
        }
        current = nil
        let sizes = SeekTable.Frame(compressedSize: UInt32(size), contentSize: UInt32(frame.contentSize))
        if let expected, sizes != expected[expected.startIndex + index] {
            throw .seekTableMismatch(why: "frame \(index) has \(size) bytes")
        }
        frames.append(sizes)
    }
}
