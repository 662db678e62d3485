private import CLibCrypto

/// The one place where libcrypto's return codes and its queue of errors become Swift errors.
///
/// The queue belongs to the thread and outlives calls, so it is emptied before each call whose failure is to be
/// explained.
enum LibraryCall {
    /// What libcrypto left in its queue.
    struct Failure {
        /// The first reason, which is the innermost; later ones say only on whose behalf.
        var why = "no reason given"
        /// Whether any error says that an algorithm is in no provider.
        var isUnavailable = false
        /// Whether any error says that the library itself broke down.
        var isBreakdown = false
    }

    /// Runs a call that answers 1 for success.
    static func check(_ operation: String, _ call: () -> Int32) throws(CryptoError) {
        ERR_clear_error()
        guard call() == 1 else { throw failure(of: operation) }
    }

    /// Runs a call that answers a pointer, null for failure. The caller owns what it points to.
    static func pointer(_ operation: String, _ call: () -> OpaquePointer?) throws(CryptoError) -> OpaquePointer {
        ERR_clear_error()
        guard let result = unsafe call() else { throw failure(of: operation) }
        return unsafe result
    }

    /// The error for an operation that just failed; empties the queue.
    static func failure(of operation: String) -> CryptoError {
        let failure = drain()
        return failure.isUnavailable ? .unavailable(operation) : .failed(operation: operation, why: failure.why)
    }

    /// After a call that said no: throws where that no means only that libcrypto could not answer; empties the queue.
    static func requireAnswer(_ operation: String) throws(CryptoError) {
        let failure = drain()
        if failure.isUnavailable { throw .unavailable(operation) }
        if failure.isBreakdown { throw .failed(operation: operation, why: failure.why) }
    }

    /// Empties the queue.
    static func drain() -> Failure {
        var failure = Failure()
        var isFirst = true
        while true {
            let code = ERR_get_error()
            guard code != 0 else { return failure }
            if isFirst, let reason = unsafe ERR_reason_error_string(code) {
                failure.why = unsafe String(cString: reason)
                isFirst = false
            }
            failure.isUnavailable = failure.isUnavailable || clibcrypto_error_is_unavailable(code) == 1
            failure.isBreakdown = failure.isBreakdown || clibcrypto_error_is_breakdown(code) == 1
        }
    }
}
