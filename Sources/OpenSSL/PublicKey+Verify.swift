private import CLibCrypto

extension PublicKey {
    /// Whether this key made the signature over the message.
    ///
    /// ECDSA signatures are the DER of `SEQUENCE{r, s}`, RSA ones PKCS #1 v1.5, Ed25519 ones pure. `hash` is the key's
    /// default if nil (P-256 and RSA SHA-256, P-384 SHA-384, P-521 SHA-512) and has no meaning for Ed25519. A signature
    /// that is not even well formed is `false`. Throws `unavailable` where libcrypto cannot verify with such keys or
    /// hashes, `failed` where it broke down; neither says anything about the signature.
    public func verify(
        signature: [UInt8], over message: [UInt8], hash: HashAlgorithm? = nil
    ) throws(CryptoError) -> Bool {
        let context = try unsafe LibraryCall.pointer("make a signature context") { unsafe EVP_MD_CTX_new() }
        defer { unsafe EVP_MD_CTX_free(context) }
        let hash = algorithm.defaultHash == nil ? nil : hash ?? algorithm.defaultHash
        try unsafe start(context, hash: hash)

        let result = unsafe signature.withUnsafeBufferPointer { signature in
            unsafe message.withUnsafeBufferPointer { message in
                unsafe EVP_DigestVerify(
                    context, signature.baseAddress, signature.count, message.baseAddress, message.count)
            }
        }
        if result == 1 { return true }
        // A malformed signature is a negative result, as are failures of the library: the queue tells them apart.
        try LibraryCall.requireAnswer("verify with \(algorithm)")
        return false
    }

    /// Whether this key made the signature over the message that has this digest.
    ///
    /// For ECDSA and RSA as ``verify(signature:over:hash:)``. Ed25519 signs messages and not digests: its prehashed form
    /// (Ed25519ph, RFC 8032 §5.1) is not in the libcrypto of all sites, so it is `unavailable` here.
    public func verify(
        signature: [UInt8], overDigest digest: [UInt8], by hash: HashAlgorithm
    ) throws(CryptoError) -> Bool {
        guard algorithm != .ed25519 else { throw .unavailable("verifying a digest with ed25519 (Ed25519ph)") }
        let operation = "verify with \(algorithm)"
        let method = try DigestMethod.shared(for: hash)
        let context = try unsafe LibraryCall.pointer(operation) {
            unsafe handle.withKey { unsafe EVP_PKEY_CTX_new_from_pkey(nil, $0, nil) }
        }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        try LibraryCall.check(operation) { unsafe EVP_PKEY_verify_init_ex(context, nil) }
        try LibraryCall.check(operation) {
            unsafe method.withMethod { unsafe EVP_PKEY_CTX_set_signature_md(context, $0) }
        }
        ERR_clear_error()
        if unsafe EVP_PKEY_verify(context, signature, signature.count, digest, digest.count) == 1 { return true }
        try LibraryCall.requireAnswer(operation)
        return false
    }

    /// Key and hash are known to be good here, so a refusal can only mean that no provider offers the combination.
    private func start(_ context: OpaquePointer, hash: HashAlgorithm?) throws(CryptoError) {
        ERR_clear_error()
        let result = unsafe handle.withKey { key in
            unsafe EVP_DigestVerifyInit_ex(context, nil, hash?.providerName, nil, nil, key, nil)
        }
        guard result == 1 else {
            let failure = LibraryCall.drain()
            if failure.isBreakdown { throw .failed(operation: "verify with \(algorithm)", why: failure.why) }
            throw .unavailable("verifying with \(algorithm)\(hash.map { " and \($0)" } ?? "")")
        }
    }
}
