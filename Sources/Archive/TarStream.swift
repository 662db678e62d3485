private import CLibArchive
private import Glibc

/// Reads a foreign, uncompressed tar file front to back, with everything that it says of its entries.
///
/// By libarchive with the tar format alone and without filters; anything that it has to remark on is an error. Nothing
/// is unpacked. One thread at a time may use it.
@safe
public final class TarStream {
    private let archive: OpaquePointer
    private let source: StreamSource
    private let limits: ArchiveLimits
    private var count = 0

    /// Names are UTF-8 or bytes without meaning; in the C locale libarchive could not tell them.
    @safe private static let locale = LocaleHandle()

    /// - Throws: ``ArchiveError``: `libraryFailed`, `tarMalformed`, `file`.
    public init(_ input: any ByteInput, limits: ArchiveLimits) throws(ArchiveError) {
        guard let archive = unsafe archive_read_new() else {
            throw .libraryFailed(operation: "archive_read_new", why: "out of memory")
        }
        unsafe self.archive = archive
        self.limits = limits
        source = StreamSource(input)
        let client = unsafe Unmanaged.passUnretained(source).toOpaque()
        try unsafe check(archive_read_support_format_tar(archive))
        try unsafe check(archive_read_set_callback_data(archive, client))
        try unsafe check(archive_read_set_read_callback(archive, { unsafe StreamSource.from($1).read($2) }))
        try unsafe check(archive_read_open1(archive))
    }

    deinit { unsafe archive_read_free(archive) }

    /// What is said about the next entry, after whatever of the last one was not read; nil at the end.
    ///
    /// - Throws: ``ArchiveError``: `tarMalformed`, `tooManyEntries`, `nameTooLong`, `file`.
    public func next() throws(ArchiveError) -> TarMember? {
        let before = unsafe uselocale(Self.locale.value)
        defer { unsafe uselocale(before) }
        var entry: OpaquePointer?
        let code = unsafe archive_read_next_header(archive, &entry)
        if code == ARCHIVE_EOF { return nil }
        try check(code)
        guard count < limits.maximumTarEntries else { throw .tooManyEntries(limit: limits.maximumTarEntries) }
        count += 1
        let member = try unsafe Self.member(entry)
        guard member.name.count <= limits.maximumTarName else {
            throw .nameTooLong(found: member.name.count, limit: limits.maximumTarName)
        }
        return member
    }

    /// Gives the content of the entry to `body`, piece by piece.
    ///
    /// - Throws: ``ArchiveError``: `tarMalformed`, `file`.
    public func read(_ body: (RawSpan) -> Void) throws(ArchiveError) {
        var done: UInt64 = 0
        while true {
            var (start, size, offset): (UnsafeRawPointer?, Int, Int64) = (nil, 0, 0)
            let code = unsafe archive_read_data_block(archive, &start, &size, &offset)
            if code == ARCHIVE_EOF { return }
            try check(code)
            // A hole of a sparse file would be such a gap, of any size that its header likes.
            guard UInt64(clamping: offset) == done else { throw .tarMalformed(why: "an entry has gaps") }
            guard let start = unsafe start, size > 0 else { continue }
            body(unsafe RawSpan(_unsafeStart: start, byteCount: size))
            done += UInt64(size)
        }
    }

    private static func member(_ entry: OpaquePointer?) throws(ArchiveError) -> TarMember {
        var member = TarMember()
        guard let name = unsafe archive_entry_pathname(entry) else { throw .unsafeName("") }
        unsafe member.name = Array(UnsafeRawBufferPointer(start: name, count: strlen(name)))
        member.kind = unsafe kind(entry)
        if member.kind == .regular { member.size = unsafe UInt64(clamping: archive_entry_size(entry)) }
        member.mode = unsafe UInt32(archive_entry_perm(entry)) & 0o7777
        member.userID = unsafe archive_entry_uid(entry)
        member.groupID = unsafe archive_entry_gid(entry)
        member.userName = unsafe text(archive_entry_uname(entry))
        member.groupName = unsafe text(archive_entry_gname(entry))
        member.seconds = unsafe Int64(archive_entry_mtime(entry))
        member.nanoseconds = unsafe Int64(archive_entry_mtime_nsec(entry))
        member.target = unsafe text(archive_entry_hardlink(entry) ?? archive_entry_symlink(entry))
        if member.kind == .characterDevice || member.kind == .blockDevice {
            member.device = unsafe "\(archive_entry_rdevmajor(entry)):\(archive_entry_rdevminor(entry))"
        }
        unsafe archive_entry_xattr_reset(entry)
        var (key, value, size): (UnsafePointer<CChar>?, UnsafeRawPointer?, Int) = (nil, nil, 0)
        while unsafe archive_entry_xattr_next(entry, &key, &value, &size) == ARCHIVE_OK {
            unsafe member.attributes[text(key)] = Array(UnsafeRawBufferPointer(start: value, count: size))
        }
        return member
    }

    private static func kind(_ entry: OpaquePointer?) -> TarMember.Kind {
        if unsafe archive_entry_hardlink(entry) != nil { return .hardLink }
        switch unsafe archive_entry_filetype(entry) {
        case airlock_file_type_regular(): return .regular
        case airlock_file_type_directory(): return .directory
        case airlock_file_type_symbolic_link(): return .symbolicLink
        case airlock_file_type_character_device(): return .characterDevice
        case airlock_file_type_block_device(): return .blockDevice
        case airlock_file_type_fifo(): return .fifo
        default: return .other
        }
    }

    private static func text(_ pointer: UnsafePointer<CChar>?) -> String {
        unsafe pointer.map { unsafe String(cString: $0) } ?? ""
    }

    private func check(_ code: Int32) throws(ArchiveError) {
        if let error = source.failure { throw .file(error) }
        guard code == ARCHIVE_OK else {
            let why = unsafe archive_error_string(archive).map { unsafe String(cString: $0) }
            throw .tarMalformed(why: why ?? "libarchive says \(code)")
        }
    }
}

/// A locale in which texts are UTF-8; made once and never freed.
///
/// Unchecked Sendable: the object behind it is never changed.
@safe
private struct LocaleHandle: @unchecked Sendable {
    let value: locale_t?

    init() { unsafe value = newlocale(LC_CTYPE_MASK, "C.UTF-8", nil) }
}
