private import CLibCrypto

/// Calls of libcrypto's `d2i_` and `i2d_` functions on arrays.
enum DER {
    /// The shape of every `d2i_` function once its first argument is null.
    typealias Decoder = (_ cursor: UnsafeMutablePointer<UnsafePointer<UInt8>?>, _ count: Int) -> OpaquePointer?

    /// Decodes exactly these bytes.
    ///
    /// The caller owns the result. Throws `malformed` where the decoder refuses or where bytes follow the structure.
    static func decode(
        _ bytes: [UInt8], as what: String, with decoder: Decoder, release: (OpaquePointer) -> Void
    ) throws(CryptoError) -> OpaquePointer {
        ERR_clear_error()
        var consumed = 0
        let decoded = unsafe bytes.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            guard let start = buffer.baseAddress else { return nil }
            var cursor: UnsafePointer<UInt8>? = unsafe start
            let result = unsafe decoder(&cursor, buffer.count)
            consumed = unsafe cursor.map { unsafe $0 - start } ?? 0
            return unsafe result
        }
        guard let decoded = unsafe decoded else {
            throw .malformed(what: what, why: bytes.isEmpty ? "is empty" : LibraryCall.drain().why)
        }
        guard consumed == bytes.count else {
            unsafe release(decoded)
            throw .malformed(what: what, why: "\(bytes.count - consumed) bytes follow the structure")
        }
        return unsafe decoded
    }

    /// One element: tag, length in its shortest form, contents.
    static func element(_ tag: UInt8, _ contents: [UInt8]) -> [UInt8] {
        guard contents.count >= 0x80 else { return [tag, UInt8(contents.count)] + contents }
        var digits: [UInt8] = []
        var rest = contents.count
        while rest > 0 {
            digits.insert(UInt8(truncatingIfNeeded: rest), at: 0)
            rest >>= 8
        }
        return [tag, 0x80 | UInt8(digits.count)] + digits + contents
    }

    /// Encodes with an `i2d_` function, which is called twice: for the length, then to write.
    static func encode(
        _ what: String, with encoder: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32
    ) throws(CryptoError) -> [UInt8] {
        ERR_clear_error()
        let count = Int(encoder(nil))
        guard count > 0 else { throw LibraryCall.failure(of: "encode \(what)") }
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initializedCount in
            var cursor = buffer.baseAddress
            initializedCount = max(0, Int(unsafe encoder(&cursor)))
        }
        guard bytes.count == count else { throw LibraryCall.failure(of: "encode \(what)") }
        return bytes
    }
}
