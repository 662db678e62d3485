private import CLibArchive

extension TarHeader {
    /// The header as libarchive's restricted pax writer gives it: for long paths and large sizes, and as the reference
    /// that the tests compare ``bytes(path:size:)`` with.
    static func libraryBytes(path: String, size: UInt64) throws(ArchiveError) -> [UInt8] {
        let writer = try ArchiveHeaderWriter()
        return try writer.header(path: path, size: size)
    }
}

/// Owns a libarchive writer that keeps what it writes in memory.
@safe
private final class ArchiveHeaderWriter {
    private let archive: OpaquePointer
    private var bytes: [UInt8] = []

    init() throws(ArchiveError) {
        guard let archive = unsafe archive_write_new() else {
            throw .libraryFailed(operation: "archive_write_new", why: "out of memory")
        }
        unsafe self.archive = archive
    }

    deinit {
        // Without this, freeing would first fill the entry with zeros up to its announced size.
        unsafe archive_write_fail(archive)
        unsafe archive_write_free(archive)
    }

    func header(path: String, size: UInt64) throws(ArchiveError) -> [UInt8] {
        guard let entry = unsafe archive_entry_new() else {
            throw .libraryFailed(operation: "archive_entry_new", why: "out of memory")
        }
        defer { unsafe archive_entry_free(entry) }
        unsafe archive_entry_set_pathname(entry, path)
        unsafe archive_entry_set_size(entry, Int64(size))
        unsafe archive_entry_set_filetype(entry, airlock_file_type_regular())
        unsafe archive_entry_set_perm(entry, 0o644)
        unsafe archive_entry_set_mtime(entry, 0, 0)
        try unsafe check("archive_write_set_format_pax_restricted", archive_write_set_format_pax_restricted(archive))
        try unsafe check("archive_write_set_bytes_per_block", archive_write_set_bytes_per_block(archive, 0))
        try unsafe check("archive_write_set_bytes_in_last_block", archive_write_set_bytes_in_last_block(archive, 1))
        let opened = unsafe archive_write_open(
            archive, Unmanaged.passUnretained(self).toOpaque(), nil,
            { _, writer, source, count in
                let writer = unsafe Unmanaged<ArchiveHeaderWriter>.fromOpaque(writer!).takeUnretainedValue()
                unsafe writer.bytes.append(contentsOf: UnsafeRawBufferPointer(start: source, count: count))
                return count
            }, nil)
        try check("archive_write_open", opened)
        try unsafe check("archive_write_header", archive_write_header(archive, entry))
        return bytes
    }

    private func check(_ operation: String, _ code: Int32) throws(ArchiveError) {
        guard code == ARCHIVE_OK else {
            let why = unsafe archive_error_string(archive).map { unsafe String(cString: $0) }
            throw .libraryFailed(operation: operation, why: why ?? "code \(code)")
        }
    }
}
