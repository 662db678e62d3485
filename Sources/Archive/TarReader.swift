private import CLibArchive
internal import FileSystem

/// Owns a libarchive reader over a part of a file.
@safe
final class TarReader {
    private static let blockSize = 128 << 10

    private let archive: OpaquePointer
    private let limits: ArchiveLimits
    private let source: TarSource
    /// Content that libarchive has given and nobody taken yet.
    private var pending: UnsafeRawBufferPointer

    /// Starts reading at an offset where headers begin.
    ///
    /// - Throws: ``ArchiveError``: `libraryFailed`, `file`.
    init(_ file: File, from offset: UInt64, limits: ArchiveLimits) throws(ArchiveError) {
        guard let archive = unsafe archive_read_new() else {
            throw .libraryFailed(operation: "archive_read_new", why: "out of memory")
        }
        unsafe self.archive = archive
        unsafe pending = UnsafeRawBufferPointer(start: nil, count: 0)
        self.limits = limits
        let size = try onFile { () throws(SystemError) in try file.status() }.size
        source = TarSource(file, from: offset, size: size, capacity: Self.blockSize)
        let client = unsafe Unmanaged.passUnretained(source).toOpaque()
        try unsafe check(archive_read_support_format_tar(archive))
        try unsafe check(archive_read_set_callback_data(archive, client))
        try unsafe check(archive_read_set_read_callback(archive, { unsafe TarSource.from($1).read($2) }))
        try unsafe check(archive_read_set_skip_callback(archive, { unsafe TarSource.from($1).skip($2) }))
        try unsafe check(archive_read_open1(archive))
    }

    deinit { unsafe archive_read_free(archive) }

    /// The next entry; nil at the end.
    func nextEntry() throws(ArchiveError) -> TarEntry? {
        var entry: OpaquePointer?
        let code = unsafe archive_read_next_header(archive, &entry)
        if code == ARCHIVE_EOF { return nil }
        try check(code)
        let (kind, size) = unsafe Self.kindAndSize(entry)
        guard let path = unsafe archive_entry_pathname(entry) else { throw .unsafeName("") }
        guard let name = unsafe String(validatingCString: path) else { throw .unsafeName(unsafe String(cString: path)) }
        return TarEntry(
            name: try TarEntry.normalise(name, limit: limits.maximumTarName), kind: kind, size: size,
            headerOffset: source.start + UInt64(unsafe archive_read_header_position(archive)))
    }

    /// Calls `body` with the content at an offset of the entry, between 1 and `limit` bytes.
    func take(
        _ limit: Int, at offset: UInt64, _ body: (UnsafeRawBufferPointer) -> Void
    ) throws(ArchiveError) -> Int {
        if unsafe pending.isEmpty { try readBlock(at: offset) }
        let count = unsafe min(limit, pending.count)
        unsafe body(UnsafeRawBufferPointer(rebasing: pending[..<count]))
        unsafe pending = UnsafeRawBufferPointer(rebasing: pending[count...])
        return count
    }

    private func readBlock(at offset: UInt64) throws(ArchiveError) {
        var (start, count, found): (UnsafeRawPointer?, Int, Int64) = (nil, 0, 0)
        let code = unsafe archive_read_data_block(archive, &start, &count, &found)
        if code == ARCHIVE_EOF { throw .tarMalformed(why: "an entry ends too early") }
        try check(code)
        // A hole of a sparse file would be such a gap.
        guard UInt64(found) == offset, count > 0 else { throw .tarMalformed(why: "an entry has gaps") }
        unsafe pending = UnsafeRawBufferPointer(start: start, count: count)
    }

    private static func kindAndSize(_ entry: OpaquePointer?) -> (TarEntry.Kind, UInt64) {
        if unsafe archive_entry_hardlink(entry) != nil { return (.hardLink, 0) }
        switch unsafe archive_entry_filetype(entry) {
        case airlock_file_type_regular(): return unsafe (.regular, UInt64(max(0, archive_entry_size(entry))))
        case airlock_file_type_directory(): return (.directory, 0)
        case airlock_file_type_symbolic_link(): return (.symbolicLink, 0)
        default: return (.other, 0)
        }
    }

    /// The one place where libarchive's codes are looked at: a warning is an error.
    private func check(_ code: Int32) throws(ArchiveError) {
        if let error = source.failure { throw .file(error) }
        guard code == ARCHIVE_OK else {
            let why = unsafe archive_error_string(archive).map { unsafe String(cString: $0) }
            throw .tarMalformed(why: why ?? "libarchive says \(code)")
        }
    }
}
