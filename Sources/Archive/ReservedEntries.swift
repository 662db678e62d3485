internal import FileSystem
private import Synchronization

/// The entries that an ``ArchiveWriter`` has kept places for, in the order in which they were reserved.
///
/// Several threads may write at once, each its own entries.
public struct ReservedEntries: Sendable {
    /// Counts the entries that have been written.
    final class Filled: Sendable {
        private let count = Mutex(0)

        func add() { count.withLock { $0 += 1 } }

        var value: Int { count.withLock { $0 } }
    }

    let file: File
    let offsets: [UInt64]
    let filled: Filled
    let writeBack: WriteBack

    /// Begins to write an entry.
    ///
    /// - Parameters:
    ///   - number: which of the reserved ones it is, from 0.
    ///   - path: the one for which the place was reserved, and `size` likewise.
    /// - Throws: ``ArchiveError``: `file`, `unsupportedPath`, `libraryFailed`.
    public func begin(_ number: Int, path: String, size: UInt64) throws(ArchiveError) -> ReservedEntryWriter {
        try ReservedEntryWriter(file, at: offsets[number], path: path, size: size, filled, writeBack)
    }
}

/// Writes one entry into its place. One thread at a time may use it.
public final class ReservedEntryWriter {
    private let file: File
    private let offset: UInt64
    private let path: String
    private let size: UInt64
    private let headerSize: UInt64
    private let frames: RawFrames
    private let filled: ReservedEntries.Filled
    private var follower: WriteBack.Follower
    /// How much of the entry is written, its header included.
    private var position: UInt64 = 0

    fileprivate init(
        _ file: File, at offset: UInt64, path: String, size: UInt64, _ filled: ReservedEntries.Filled,
        _ writeBack: WriteBack
    ) throws(ArchiveError) {
        self.file = file
        self.offset = offset
        self.path = path
        self.size = size
        self.filled = filled
        follower = WriteBack.Follower(file, from: offset, by: writeBack)
        let header = try TarHeader.bytes(path: path, size: size)
        headerSize = UInt64(header.count)
        frames = RawFrames(header: header, contentSize: size)
        try unsafe append(header.span.bytes)
    }

    /// Appends to the content.
    ///
    /// - Throws: ``ArchiveError``: `entrySizeMismatch`, `file`.
    public func write(_ bytes: RawSpan) throws(ArchiveError) {
        let written = position - headerSize + UInt64(bytes.byteCount)
        guard written <= size else { throw .entrySizeMismatch(path: path, found: written, wanted: size) }
        try append(bytes)
    }

    /// Ends the entry, whose content must be complete; once.
    ///
    /// - Throws: ``ArchiveError``: `entrySizeMismatch`, `file`.
    public func end() throws(ArchiveError) {
        guard position - headerSize == size else {
            throw .entrySizeMismatch(path: path, found: position - headerSize, wanted: size)
        }
        try unsafe append(TarHeader.padding(size).span.bytes)
        follower.finish()
        filled.add()
    }

    private func append(_ bytes: RawSpan) throws(ArchiveError) {
        let end = position + UInt64(bytes.byteCount)
        let (start, marks) = (frames.offset(of: position), frames.marks(in: position..<end))
        try onFile { () throws(SystemError) in try file.write(bytes, marks: marks, at: offset + start) }
        position = end
        follower.advance(frames.offset(of: end) - start)
    }
}

extension RawFrames {
    /// The frames of an entry of our archives.
    init(header: [UInt8], contentSize: UInt64) {
        self.init(size: UInt64(header.count) + contentSize + UInt64(TarHeader.padding(contentSize).count))
    }
}
