private import CLibZstd

/// Owns a libzstd decompression stream.
@safe
final class ZstdDecompressor {
    /// What one step did.
    struct Step {
        /// How much input was taken.
        let taken: Int
        /// How much content was given.
        let given: Int
        /// Whether the frame is complete and all of its content given.
        let isEndOfFrame: Bool
    }

    private let stream: OpaquePointer

    /// - Throws: ``ArchiveError/libraryFailed(operation:why:)`` where memory is short.
    init(maximumWindow: UInt64) throws(ArchiveError) {
        guard let stream = unsafe ZSTD_createDCtx() else {
            throw .libraryFailed(operation: "ZSTD_createDCtx", why: "out of memory")
        }
        unsafe self.stream = stream
        // The frame's header has been checked; this holds libzstd to the same limit.
        let log = Int32(max(10, UInt64.bitWidth - (maximumWindow - 1).leadingZeroBitCount))
        let code = unsafe ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, log)
        guard ZSTD_isError(code) == 0 else {
            throw .libraryFailed(operation: "ZSTD_DCtx_setParameter", why: Self.message(code))
        }
    }

    deinit { unsafe ZSTD_freeDCtx(stream) }

    /// Makes ready for the next frame.
    func reset() { _ = unsafe ZSTD_DCtx_reset(stream, ZSTD_reset_session_only) }

    /// Decodes some of a frame.
    ///
    /// - Parameter index: of the frame, for the error.
    func step(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer, index: Int
    ) throws(ArchiveError) -> Step {
        var target = unsafe ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        var source = unsafe ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
        let code = unsafe ZSTD_decompressStream(stream, &target, &source)
        guard ZSTD_isError(code) == 0 else { throw .frameMalformed(index: index, why: Self.message(code)) }
        return unsafe Step(taken: source.pos, given: target.pos, isEndOfFrame: code == 0)
    }

    private static func message(_ code: Int) -> String { unsafe String(cString: ZSTD_getErrorName(code)) }
}
