private import CLibCrypto

/// One run of libcrypto's path verification, with one anchor as the whole of what is trusted.
@safe
struct PathContext: ~Copyable {
    // Each is null if there was no memory for it, which `prepare` refuses; libcrypto's free functions accept null.
    private let context = unsafe X509_STORE_CTX_new()
    private let store = unsafe X509_STORE_new()
    private let untrusted = unsafe OPENSSL_sk_new_null()
    private let path: [Certificate]

    private init(_ path: [Certificate]) {
        self.path = path
    }

    deinit {
        unsafe X509_STORE_CTX_free(context)
        unsafe X509_STORE_free(store)
        // The certificates in it belong to `path`.
        unsafe OPENSSL_sk_free(untrusted)
    }

    /// Verifies signatures, issuers, lengths and name constraints along exactly this path, leaf first, anchor last.
    ///
    /// Times are not checked: libcrypto takes the last second of a validity for expired.
    static func verify(_ path: [Certificate]) throws(CertificatePathError) {
        let context = PathContext(path)
        do throws(CryptoError) {
            try context.prepare()
        } catch {
            throw .unanswered(error)
        }
        try context.run()
        guard context.usedWholePath else {
            throw .notTrusted(.leaf, why: "the path to the anchor is another one than given")
        }
    }

    private func prepare() throws(CryptoError) {
        let operation = "prepare the verification of a certificate path"
        guard unsafe context != nil, unsafe store != nil, unsafe untrusted != nil else {
            throw .failed(operation: operation, why: "out of memory")
        }
        try LibraryCall.check(operation) {
            unsafe path[path.count - 1].handle.withCertificate { unsafe X509_STORE_add_cert(store, $0) }
        }
        for certificate in path.dropFirst().dropLast() {
            try LibraryCall.check(operation) {
                unsafe certificate.handle.withCertificate {
                    unsafe OPENSSL_sk_push(untrusted, UnsafeRawPointer($0)) > 0 ? 1 : 0
                }
            }
        }
        try LibraryCall.check(operation) {
            unsafe path[0].handle.withCertificate { unsafe X509_STORE_CTX_init(context, store, $0, untrusted) }
        }
        let parameters = unsafe X509_STORE_CTX_get0_param(context)
        let flags = UInt(X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME)
        try LibraryCall.check(operation) { unsafe X509_VERIFY_PARAM_set_flags(parameters, flags) }
        // Level 2: keys and signature hashes of at least 112 bits of security.
        unsafe X509_VERIFY_PARAM_set_auth_level(parameters, 2)
    }

    private func run() throws(CertificatePathError) {
        ERR_clear_error()
        let result = unsafe X509_verify_cert(context)
        if result == 1 { return }
        let failure = LibraryCall.drain()
        let code = unsafe X509_STORE_CTX_get_error(context)
        // A signature that cannot be computed and a wrong one have the same code: the queue tells them apart.
        if failure.isUnavailable { throw .unanswered(.unavailable("verifying a certificate's signature")) }
        guard result == 0, !failure.isBreakdown, code != X509_V_ERR_OUT_OF_MEM else {
            throw .unanswered(.failed(operation: "verify a certificate path", why: failure.why))
        }
        let depth = Int(unsafe X509_STORE_CTX_get_error_depth(context))
        let why = unsafe X509_verify_cert_error_string(Int(code)).map { unsafe String(cString: $0) }
        throw .notTrusted(Certificate.position(depth, pathLength: path.count), why: why ?? "code \(code)")
    }

    /// Whether the path that libcrypto built has the same certificates in the same order.
    private var usedWholePath: Bool {
        let chain = unsafe X509_STORE_CTX_get0_chain(context)
        guard Int(unsafe OPENSSL_sk_num(chain)) == path.count else { return false }
        return path.indices.allSatisfy { index in
            guard let item = unsafe OPENSSL_sk_value(chain, Int32(index)) else { return false }
            return unsafe path[index].handle.withCertificate { unsafe X509_cmp($0, OpaquePointer(item)) == 0 }
        }
    }
}
