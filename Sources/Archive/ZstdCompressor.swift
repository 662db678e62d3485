private import CLibZstd

/// Compresses whole frames with libzstd.
enum ZstdCompressor {
    /// The capacity that a destination needs for `count` bytes of content.
    static func bound(_ count: Int) -> Int { ZSTD_compressBound(count) }

    /// Appends to `destination` one frame that holds `content`: single segment, size declared, no checksum.
    ///
    /// Every frame gets a context of its own, so that its bytes cannot depend on which frames this thread compressed
    /// before.
    static func compress(
        _ content: RawSpan, level: Int32, into destination: FrameBuffer
    ) throws(ArchiveError) {
        guard let context = unsafe ZSTD_createCCtx() else {
            throw .libraryFailed(operation: "ZSTD_createCCtx", why: "out of memory")
        }
        defer { unsafe ZSTD_freeCCtx(context) }
        for (parameter, value) in parameters(level: level, contentSize: content.byteCount) {
            _ = try unsafe check("ZSTD_CCtx_setParameter", ZSTD_CCtx_setParameter(context, parameter, value))
        }
        try unsafe destination.append { (free) throws(ArchiveError) in
            try unsafe check(
                "ZSTD_compress2",
                content.withUnsafeBytes { source in
                    unsafe ZSTD_compress2(context, free.baseAddress, free.count, source.baseAddress, source.count)
                })
        }
    }

    /// A window as large as the content makes the frame a single segment. The tables of the slow levels are held to
    /// 8 MiB in all: larger ones gain less than half a percent on frames of 2 MiB.
    private static func parameters(level: Int32, contentSize: Int) -> [(ZSTD_cParameter, Int32)] {
        let window = max(10, Int32(Int.bitWidth - max(contentSize - 1, 0).leadingZeroBitCount))
        var parameters = [(ZSTD_c_compressionLevel, level), (ZSTD_c_windowLog, window)]
        if level >= 9 { parameters += [(ZSTD_c_hashLog, min(window, 20)), (ZSTD_c_chainLog, min(window, 20))] }
        return parameters
    }

    private static func check(_ operation: String, _ code: Int) throws(ArchiveError) -> Int {
        guard ZSTD_isError(code) == 0 else {
            throw .libraryFailed(operation: operation, why: unsafe String(cString: ZSTD_getErrorName(code)))
        }
        return code
    }
}
