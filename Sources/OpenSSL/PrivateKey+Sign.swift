private import CLibCrypto

extension PrivateKey {
    /// Signs a message in the forms that `PublicKey.verify` reads, with the key's default hash if `hash` is nil.
    ///
    /// The signature is verified before it is given out, so that a file whose halves do not belong together, or a fault
    /// while computing, gives `failed` and not a signature that nobody can use.
    public func sign(_ message: [UInt8], hash: HashAlgorithm? = nil) throws(CryptoError) -> [UInt8] {
        let algorithm = publicKey.algorithm
        let operation = "sign with \(algorithm)"
        let hashName = algorithm.defaultHash == nil ? nil : (hash ?? algorithm.defaultHash)?.providerName
        let context = try unsafe LibraryCall.pointer(operation) { unsafe EVP_MD_CTX_new() }
        defer { unsafe EVP_MD_CTX_free(context) }
        try LibraryCall.check(operation) {
            unsafe handle.withKey { unsafe EVP_DigestSignInit_ex(context, nil, hashName, nil, nil, $0, nil) }
        }
        var length = 0
        try LibraryCall.check(operation) {
            unsafe EVP_DigestSign(context, nil, &length, message, message.count)
        }
        var signature = [UInt8](repeating: 0, count: length)
        try LibraryCall.check(operation) {
            unsafe EVP_DigestSign(context, &signature, &length, message, message.count)
        }
        signature.removeLast(signature.count - length)
        guard try publicKey.verify(signature: signature, over: message, hash: hash) else {
            throw .failed(operation: operation, why: "the signature does not verify with the key's public half")
        }
        return signature
    }
}
