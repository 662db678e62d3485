extension FrameReader {
    /// Reads a tar header and requires that it is the one of this path and size.
    ///
    /// - Throws: ``ArchiveError``: `headerMismatch`, and those of reading and of ``TarHeader/bytes(path:size:)``.
    public func expectHeader(path: String, size: UInt64) throws(ArchiveError) {
        let wanted = try TarHeader.bytes(path: path, size: size)
        guard try read(wanted.count) == wanted else { throw .headerMismatch(path: path) }
    }

    /// Reads a tar header of this path and returns the size that it states: for entries that come before the tables.
    ///
    /// The header must be the one of the path and that size, and need no pax records.
    ///
    /// - Throws: ``ArchiveError``: `headerMismatch`, `entryTooLarge`, and those of reading.
    public func expectHeader(path: String, maximumSize: UInt64) throws(ArchiveError) -> UInt64 {
        let block = try read(TarHeader.blockSize)
        let size = try TarHeader.size(ofFirstBlock: block, path: path)
        guard try TarHeader.bytes(path: path, size: size) == block else { throw .headerMismatch(path: path) }
        guard size <= maximumSize else { throw .entryTooLarge(path: path, found: size, limit: maximumSize) }
        return size
    }

    /// Reads the zeros between the content of an entry of this size and the next header.
    ///
    /// - Throws: ``ArchiveError``: `paddingNotZero`, and those of reading.
    public func expectPadding(_ size: UInt64) throws(ArchiveError) {
        let wanted = TarHeader.padding(size)
        guard try read(wanted.count) == wanted else { throw .paddingNotZero }
    }

    /// Reads the two zero blocks that end the tar file; ``finish()`` is to follow.
    ///
    /// - Throws: ``ArchiveError``: `paddingNotZero`, and those of reading.
    public func expectTrailer() throws(ArchiveError) {
        guard try read(TarHeader.trailer.count) == TarHeader.trailer else { throw .paddingNotZero }
    }
}
