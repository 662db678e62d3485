public import FileSystem

extension SeekTable {
    /// Reads the seek table at the end of a file.
    ///
    /// Checked are its form and that its sizes add up to the size of the file; not that the frames are there.
    ///
    /// - Throws: ``ArchiveError``: `seekTableMalformed`, `tooManyFrames`, `file`.
    public static func read(
        from file: File, limits: ArchiveLimits = ArchiveLimits()
    ) throws(ArchiveError) -> SeekTable {
        let fileSize = try size(of: file)
        guard fileSize >= encodedSize(frames: 1) else { throw .seekTableMalformed(why: "the file is too small") }
        let footer = try read(footerSize, at: fileSize - UInt64(footerSize), from: file)
        guard footer.littleEndian(at: 5, count: 4) == ArchiveFormat.seekTableFooterMagic else {
            throw .seekTableMalformed(why: "the file does not end with its magic number")
        }
        guard footer[4] == 0 else { throw .seekTableMalformed(why: "its descriptor is \(footer[4]), want 0") }
        let count = Int(footer.littleEndian(at: 0, count: 4))
        guard count <= limits.maximumFrames else { throw .tooManyFrames(limit: limits.maximumFrames) }
        guard count > 0, fileSize > encodedSize(frames: count) else {
            throw .seekTableMalformed(why: "\(count) frames in a file of \(fileSize) bytes")
        }
        let start = fileSize - UInt64(encodedSize(frames: count))
        let bytes = try read(encodedSize(frames: count), at: start, from: file)
        let table = SeekTable(bytes.frames(count: count))
        guard table.encoded() == bytes else { throw .seekTableMalformed(why: "its skippable frame has a wrong header") }
        try table.check(limits, framesEnd: start)
        return table
    }

    private func check(_ limits: ArchiveLimits, framesEnd: UInt64) throws(ArchiveError) {
        guard compressedSize == framesEnd else {
            throw .seekTableMismatch(why: "its frames have \(compressedSize) bytes, the file's have \(framesEnd)")
        }
        for (index, frame) in frames.enumerated() {
            guard frame.contentSize > 0, frame.compressedSize > 0 else {
                throw .seekTableMalformed(why: "frame \(index) is empty")
            }
            guard frame.contentSize <= limits.maximumFrameContent else {
                throw .frameTooLarge(index: index, found: UInt64(frame.contentSize), limit: limits.maximumFrameContent)
            }
        }
    }

    private static func size(of file: File) throws(ArchiveError) -> UInt64 {
        let status = try onFile { () throws(SystemError) in try file.status() }
        guard status.kind == .regular else { throw .seekTableMalformed(why: "this is not a regular file") }
        return status.size
    }

    private static func read(_ count: Int, at offset: UInt64, from file: File) throws(ArchiveError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let found = try onFile { () throws(SystemError) in try file.read(into: &bytes, at: offset) }
        guard found == count else { throw .seekTableMalformed(why: "the file became shorter") }
        return bytes
    }
}

extension [UInt8] {
    fileprivate func frames(count: Int) -> [SeekTable.Frame] {
        (0..<count).map { index in
            let offset = SeekTable.headerSize + 8 * index
            return SeekTable.Frame(
                compressedSize: UInt32(littleEndian(at: offset, count: 4)),
                contentSize: UInt32(littleEndian(at: offset + 4, count: 4)))
        }
    }
}
