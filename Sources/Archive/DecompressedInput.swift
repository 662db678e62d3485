private import CLibArchive
public import FileSystem
private import Glibc

/// The content of a foreign stream that is plain, gzip or zstd, decompressed as it is read, and at most so much of it.
///
/// By libarchive's filters for these two alone, of which one may apply. A zstd frame may need a window of 128 MiB, which
/// is libzstd's own limit.
@safe
public final class DecompressedInput: ByteInput {
    /// How a stream is compressed, by its first bytes.
    public enum Compression: String, Sendable {
        case none = "not compressed"
        case gzip, zstd
    }

    /// How the stream is compressed.
    public let compression: Compression
    /// Why the stream cannot be read further; what `read` throws then says less.
    public private(set) var failure: ArchiveError?

    private let archive: OpaquePointer
    private let source: StreamSource
    private var rest: UInt64
    private let limit: UInt64
    private let isEmpty: Bool

    /// Reads as far as is needed to know the compression.
    ///
    /// - Throws: ``ArchiveError``: `libraryFailed`, `tarMalformed`, `file`.
    public init(_ input: any ByteInput, limit: UInt64) throws(ArchiveError) {
        guard let archive = unsafe archive_read_new() else {
            throw .libraryFailed(operation: "archive_read_new", why: "out of memory")
        }
        let source = StreamSource(input)
        do throws(ArchiveError) {
            (isEmpty, compression) = try unsafe Self.open(archive, source)
        } catch {
            unsafe archive_read_free(archive)
            throw error
        }
        unsafe self.archive = archive
        self.source = source
        self.limit = limit
        rest = limit
    }

    deinit { unsafe archive_read_free(archive) }

    public func read(into buffer: inout [UInt8]) throws(SystemError) -> Int {
        var filled = 0
        while filled < buffer.count, !isEmpty {
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe archive_read_data(archive, bytes.baseAddress! + filled, bytes.count - filled)
            }
            if let error = source.failure { throw error }
            guard count >= 0 else { throw fail(.tarMalformed(why: unsafe Self.why(archive, Int32(clamping: count)))) }
            if count == 0 { break }
            guard UInt64(count) <= rest else { throw fail(.contentTooLarge(limit: limit)) }
            rest -= UInt64(count)
            filled += count
        }
        return filled
    }

    private func fail(_ error: ArchiveError) -> SystemError {
        failure = error
        return SystemError(operation: "decompress (\(error))", path: "layer", code: EIO)
    }

    /// Opens the stream as one file without a format, and says whether there is nothing, and how it is compressed.
    private static func open(
        _ archive: OpaquePointer, _ source: StreamSource
    ) throws(ArchiveError) -> (isEmpty: Bool, Compression) {
        // A filter that is not built in would start a program: that is a warning, and refused.
        try unsafe check(archive, archive_read_support_filter_gzip(archive), source)
        try unsafe check(archive, archive_read_support_filter_zstd(archive), source)
        try unsafe check(archive, archive_read_support_format_raw(archive), source)
        let client = unsafe Unmanaged.passUnretained(source).toOpaque()
        try unsafe check(archive, archive_read_set_callback_data(archive, client), source)
        try unsafe check(
            archive, archive_read_set_read_callback(archive, { unsafe StreamSource.from($1).read($2) }), source)
        try unsafe check(archive, archive_read_open1(archive), source)
        var entry: OpaquePointer?
        let code = unsafe archive_read_next_header(archive, &entry)
        if code != ARCHIVE_EOF { try unsafe check(archive, code, source) }
        // The last filter is the one that hands on what was read.
        guard unsafe archive_filter_count(archive) <= 2 else { throw .tarMalformed(why: "it is compressed twice") }
        switch unsafe archive_filter_code(archive, 0) {
        case ARCHIVE_FILTER_GZIP: return (code == ARCHIVE_EOF, .gzip)
        case ARCHIVE_FILTER_ZSTD: return (code == ARCHIVE_EOF, .zstd)
        default: return (code == ARCHIVE_EOF, .none)
        }
    }

    private static func check(
        _ archive: OpaquePointer, _ code: Int32, _ source: StreamSource
    ) throws(ArchiveError) {
        if let error = source.failure { throw .file(error) }
        guard code == ARCHIVE_OK else { throw .tarMalformed(why: unsafe why(archive, code)) }
    }

    private static func why(_ archive: OpaquePointer, _ code: Int32) -> String {
        unsafe archive_error_string(archive).map { unsafe String(cString: $0) } ?? "libarchive says \(code)"
    }
}
