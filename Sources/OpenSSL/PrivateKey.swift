private import CLibCrypto

/// A private key that signs: ECDSA on P-256, P-384 or P-521, Ed25519, or RSA.
public struct PrivateKey: Sendable {
    /// The key that verifies what this one signs.
    public let publicKey: PublicKey

    let handle: KeyHandle

    /// Makes a new key from libcrypto's random numbers. An RSA size outside 2048 to 16384 bits is `unsupported`.
    public static func generate(_ algorithm: KeyAlgorithm) throws(CryptoError) -> PrivateKey {
        if case .rsa(let bits) = algorithm, !KeyAlgorithm.rsaSizes.contains(bits) {
            throw .unsupported(what: "RSA key of \(bits) bits")
        }
        let operation = "generate an \(algorithm) key"
        let context = try unsafe LibraryCall.pointer(operation) {
            unsafe EVP_PKEY_CTX_new_from_name(nil, algorithm.keyType.rawValue, nil)
        }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        try LibraryCall.check(operation) { unsafe EVP_PKEY_keygen_init(context) }
        if let group = algorithm.groupName {
            try LibraryCall.check(operation) { unsafe EVP_PKEY_CTX_set_group_name(context, group) }
        }
        if case .rsa(let bits) = algorithm {
            try LibraryCall.check(operation) { unsafe EVP_PKEY_CTX_set_rsa_keygen_bits(context, Int32(bits)) }
        }
        var key: OpaquePointer?
        try LibraryCall.check(operation) { unsafe EVP_PKEY_generate(context, &key) }
        guard let key = unsafe key else { throw .failed(operation: operation, why: "no key") }
        return try PrivateKey(unsafe KeyHandle(owning: key))
    }

    /// Reads the public half, which also refuses kinds of key that nothing here could verify.
    init(_ handle: KeyHandle) throws(CryptoError) {
        self.handle = handle
        let spki = try unsafe DER.encode("public key") { output in
            unsafe handle.withKey { unsafe i2d_PUBKEY($0, output) }
        }
        publicKey = try PublicKey(der: spki)
    }
}
