public import FileSystem

/// Writes an archive: a tar file in zstd frames with a seek table at the end.
///
/// The bytes are a function of the entries, the level and the version of libzstd, and of nothing else. Frames are cut
/// at the boundaries of entries; small entries share frames; in a large entry whose first MiB does not compress,
/// content is stored raw. Compressing and writing happen on other threads while the caller reads and hashes; at most
/// about 16 MiB are on their way.
///
/// Of an entry that is known to be stored raw (``ContentSampler``) the size in the file follows from its own. So its
/// place can be kept with ``reserve(path:size:)``, and it is written by any thread once ``reservedEntries()`` says where.
/// The bytes are the same either way.
///
/// After an error the writer can only be dropped, and the file with it. One thread at a time may use it.
public final class ArchiveWriter {
    /// What the entry being written does with its content.
    private enum Content {
        /// Between entries, or a small entry: into the shared frame.
        case shared
        /// The first MiB of a large entry, with its header, in a buffer of its own.
        case probing(FrameBuffer, headerSize: Int)
        /// Compressed, in frames that are cut at a fixed size; the buffer holds the one being filled.
        case compressed(FrameBuffer)
        case raw(RawFrameWriter)
    }

    private let pipeline: FramePipeline
    private let output: File
    private let limits: ArchiveLimits
    private let sampler = ContentSampler()
    private let writeBack: WriteBack
    private let filled = ReservedEntries.Filled()
    private var reserved = 0
    private var shared: FrameBuffer?
    private var content = Content.shared
    private var entry: (path: String, size: UInt64)?
    /// How much of the entry's content has been written.
    private var written: UInt64 = 0
    private var uncompressedSize: UInt64 = 0
    private var hasEnded = false

    /// Starts an archive at the current position of a file.
    ///
    /// - Parameters:
    ///   - level: of zstd, 1 to 19.
    ///   - workers: threads that compress, 1 to 4; others are brought into that range.
    ///   - limits: those of the readers; only the number of frames could be exceeded.
    ///   - idle: a file on the same device that nobody writes to, to have the device empty its own memory meanwhile; nil where
    ///     it is not to.
    /// - Throws: ``ArchiveError``: `unsupportedLevel`, `libraryFailed`.
    public init(
        output: File, level: Int32, workers: Int, limits: ArchiveLimits = ArchiveLimits(),
        settling idle: File? = nil
    ) throws(ArchiveError) {
        guard ArchiveFormat.levels.contains(level) else {
            throw .unsupportedLevel(found: level, allowed: ArchiveFormat.levels)
        }
        self.output = output
        self.limits = limits
        writeBack = try WriteBack(settling: idle)
        pipeline = try FramePipeline(file: output, level: level, workers: workers, writeBack: writeBack)
    }

    deinit {
        // Dropped after an error: the threads end, and what they report no longer matters.
        if !hasEnded { _ = pipeline.finish() }
    }

    /// Begins an entry: a regular file of exactly `size` bytes. No other entry may be open.
    ///
    /// - Throws: ``ArchiveError``: `unsupportedPath`, `file`, `libraryFailed`.
    public func beginEntry(path: String, size: UInt64) throws(ArchiveError) {
        precondition(entry == nil, "the entry before has not ended")
        let header = try TarHeader.bytes(path: path, size: size)
        entry = (path, size)
        written = 0
        if size < ArchiveFormat.smallEntry {
            try append(header)
            return
        }
        try alignFrame()
        let buffer = try pipeline.output.takeBuffer()
        buffer.append(header)
        uncompressedSize += UInt64(header.count)
        content = .probing(buffer, headerSize: header.count)
    }

    /// Appends to the content of the open entry.
    ///
    /// - Throws: ``ArchiveError``: `entrySizeMismatch`, `file`, `libraryFailed`.
    public func write(_ bytes: [UInt8]) throws(ArchiveError) { try unsafe write(bytes.span.bytes) }

    /// Appends to the content of the open entry.
    ///
    /// - Throws: ``ArchiveError``: `entrySizeMismatch`, `file`, `libraryFailed`.
    public func write(_ bytes: RawSpan) throws(ArchiveError) {
        guard let entry else { preconditionFailure("no entry is open") }
        written += UInt64(bytes.byteCount)
        guard written <= entry.size else {
            throw .entrySizeMismatch(path: entry.path, found: written, wanted: entry.size)
        }
        try append(bytes)
        if case .probing(let buffer, let headerSize) = content, written == entry.size {
            try decide(buffer, headerSize: headerSize)
        }
    }

    /// Ends the open entry, whose content must be complete.
    ///
    /// - Throws: ``ArchiveError``: `entrySizeMismatch`, `file`, `libraryFailed`.
    public func endEntry() throws(ArchiveError) {
        guard let entry else { preconditionFailure("no entry is open") }
        guard written == entry.size else {
            throw .entrySizeMismatch(path: entry.path, found: written, wanted: entry.size)
        }
        try append(TarHeader.padding(entry.size))
        try endLargeEntry()
        self.entry = nil
        if let shared, shared.count >= ArchiveFormat.sharedFrameContent { try alignFrame() }
    }

    /// Keeps the place of an entry that is stored raw, which a ``ContentSampler`` must have said: of as many bytes as that
    /// asks for, and no other entry may be open.
    ///
    /// - Throws: ``ArchiveError``: `unsupportedPath`, `file`, `libraryFailed`.
    public func reserve(path: String, size: UInt64) throws(ArchiveError) {
        precondition(entry == nil, "the entry before has not ended")
        precondition(size >= ArchiveFormat.smallEntry, "the entry is too small to be stored raw")
        try alignFrame()
        let frames = RawFrames(header: try TarHeader.bytes(path: path, size: size), contentSize: size)
        uncompressedSize += frames.size
        reserved += 1
        try pipeline.output.reserve(frames)
    }

    /// The entries for which places have been kept, to be written before ``finish()``, once all before them is in the file.
    ///
    /// - Throws: ``ArchiveError``: `file`, `libraryFailed`.
    public func reservedEntries() throws(ArchiveError) -> ReservedEntries {
        precondition(entry == nil, "an entry is open")
        try alignFrame()
        let offsets = try pipeline.output.reservedOffsets()
        return ReservedEntries(file: output, offsets: offsets, filled: filled, writeBack: writeBack)
    }

    /// Ends the current frame, so that the next entry begins one. No entry may be open.
    ///
    /// - Throws: ``ArchiveError``: `file`, `libraryFailed`.
    public func alignFrame() throws(ArchiveError) {
        guard let shared else { return }
        self.shared = nil
        try pipeline.compress(shared)
    }

    /// Ends the archive: tar trailer, seek table. The file is neither synchronised nor closed. Every entry for which a place
    /// was kept must have been written.
    ///
    /// - Throws: ``ArchiveError``: `file`, `libraryFailed`, `tooManyFrames`.
    public func finish() throws(ArchiveError) -> ArchiveSummary {
        precondition(entry == nil && !hasEnded, "an entry is open, or the archive has ended")
        precondition(filled.value == reserved, "\(reserved) entries were reserved, and \(filled.value) written")
        try alignFrame()
        try append(TarHeader.trailer)
        try alignFrame()
        hasEnded = true
        let table = SeekTable(try pipeline.finish().get())
        guard table.frames.count <= limits.maximumFrames else { throw .tooManyFrames(limit: limits.maximumFrames) }
        let encoded = table.encoded()
        try onFile { () throws(SystemError) in try output.write(encoded) }
        try onFile { () throws(SystemError) in try writeBack.finish() }
        return ArchiveSummary(
            compressedSize: table.compressedSize + UInt64(encoded.count), uncompressedSize: uncompressedSize,
            frames: table.frames.count)
    }

    private func append(_ bytes: [UInt8]) throws(ArchiveError) { try unsafe append(bytes.span.bytes) }

    /// Appends to the tar file.
    private func append(_ bytes: RawSpan) throws(ArchiveError) {
        uncompressedSize += UInt64(bytes.byteCount)
        var rest = bytes
        while rest.byteCount > 0 {
            let count = try appendSome(of: rest)
            rest = rest.extracting(droppingFirst: count)
        }
    }

    /// Appends as many bytes as fit into what is being filled, and says how many; after that another thing is filled.
    private func appendSome(of bytes: RawSpan) throws(ArchiveError) -> Int {
        switch content {
        case .shared:
            let buffer = try sharedBuffer()
            buffer.append(bytes)
            return bytes.byteCount
        case .probing(let buffer, let headerSize):
            let count = min(bytes.byteCount, headerSize + ArchiveFormat.probe - buffer.count)
            buffer.append(bytes.extracting(first: count))
            if buffer.count == headerSize + ArchiveFormat.probe { try decide(buffer, headerSize: headerSize) }
            return count
        case .compressed(let buffer):
            let count = min(bytes.byteCount, ArchiveFormat.compressedFrameContent - buffer.count)
            buffer.append(bytes.extracting(first: count))
            if buffer.count == ArchiveFormat.compressedFrameContent {
                try pipeline.compress(buffer)
                content = .compressed(try pipeline.output.takeBuffer())
            }
            return count
        case .raw(let frames):
            try frames.append(bytes)
            return bytes.byteCount
        }
    }

    /// Decides by the beginning of a large entry whether it is compressed, and goes on accordingly.
    private func decide(_ buffer: FrameBuffer, headerSize: Int) throws(ArchiveError) {
        guard let entry else { preconditionFailure("no entry is open") }
        let staysRaw = try buffer.withBytes { (bytes) throws(ArchiveError) in
            try sampler.staysRaw(bytes.extracting(droppingFirst: headerSize))
        }
        guard staysRaw else {
            content = .compressed(buffer)
            return
        }
        let size = UInt64(headerSize) + entry.size + UInt64(TarHeader.padding(entry.size).count)
        let frames = RawFrameWriter(size: size, output: pipeline.output)
        content = .raw(frames)
        try buffer.withBytes { (bytes) throws(ArchiveError) in try frames.append(bytes) }
        pipeline.output.giveBack(buffer)
    }

    private func sharedBuffer() throws(ArchiveError) -> FrameBuffer {
        if let shared { return shared }
        let buffer = try pipeline.output.takeBuffer()
        shared = buffer
        return buffer
    }

    private func endLargeEntry() throws(ArchiveError) {
        if case .compressed(let buffer) = content {
            if buffer.count > 0 { try pipeline.compress(buffer) } else { pipeline.output.giveBack(buffer) }
        }
        content = .shared
    }
}
