/// Reads the content of one entry of a ``TarFile``, front to back. One thread at a time may use it.
public final class TarEntryReader {
    /// The entry.
    public let entry: TarEntry
    private let reader: TarReader
    /// How much content has been given.
    private var done: UInt64 = 0

    init(_ entry: TarEntry, _ reader: TarReader) {
        self.entry = entry
        self.reader = reader
    }

    /// Fills the buffer with content and says how many bytes that were; fewer only at the end of the entry.
    ///
    /// - Throws: ``ArchiveError``: `tarMalformed`, `file`.
    public func read(into buffer: inout [UInt8]) throws(ArchiveError) -> Int {
        var filled = 0
        while filled < buffer.count, done < entry.size {
            let count = try unsafe reader.take(buffer.count - filled, at: done) { bytes in
                unsafe buffer.withUnsafeMutableBytes { unsafe $0[filled...].copyBytes(from: bytes) }
            }
            filled += count
            done += UInt64(count)
        }
        return filled
    }
}
