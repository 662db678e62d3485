private import CLibCrypto

extension PrivateKey {
    private static let plainLabel = "PRIVATE KEY"
    private static let encryptedLabel = "ENCRYPTED PRIVATE KEY"

    /// Rounds of PBKDF2 that turn a passphrase into a key: about a quarter of a second for whoever guesses, too.
    private static let derivationRounds: Int32 = 600_000

    /// Reads exactly one PEM block, `PRIVATE KEY` or `ENCRYPTED PRIVATE KEY` (PKCS #8, RFC 5958).
    ///
    /// Never asks on a terminal: an encrypted key without a passphrase is `passphraseMissing`, a passphrase that does
    /// not fit `wrongPassphrase`. A passphrase for a key that is not encrypted is not used.
    public init(pem: [UInt8], passphrase: [UInt8]?) throws(CryptoError) {
        let block = try PEMBlock.only(in: pem, what: "private key")
        switch block.label {
        case PrivateKey.plainLabel:
            let info = try unsafe DER.decode(
                block.contents, as: "private key", with: { unsafe d2i_PKCS8_PRIV_KEY_INFO(nil, $0, $1) },
                release: { unsafe PKCS8_PRIV_KEY_INFO_free($0) })
            try unsafe self.init(consuming: info)
        case PrivateKey.encryptedLabel:
            guard let passphrase else { throw .passphraseMissing }
            try unsafe self.init(consuming: PrivateKey.decrypt(block.contents, passphrase: passphrase))
        case let other:
            throw .unsupported(what: "private key in a PEM block \"\(other)\" (PKCS #8 is wanted)")
        }
    }

    /// The key as PKCS #8 in PEM; with a passphrase, encrypted with AES-256 under PBKDF2 (RFC 8018, PBES2).
    ///
    /// An empty passphrase is refused, as it would only look like protection.
    public func pem(passphrase: [UInt8]?) throws(CryptoError) -> String {
        let info = try unsafe LibraryCall.pointer("encode a private key") {
            unsafe handle.withKey { unsafe EVP_PKEY2PKCS8($0) }
        }
        defer { unsafe PKCS8_PRIV_KEY_INFO_free(info) }
        guard let passphrase else {
            let der = try unsafe DER.encode("private key") { unsafe i2d_PKCS8_PRIV_KEY_INFO(info, $0) }
            return PEMBlock(label: PrivateKey.plainLabel, contents: der).text
        }
        guard !passphrase.isEmpty else { throw .malformed(what: "passphrase", why: "is empty") }
        let der = try unsafe PrivateKey.encrypt(info, passphrase: passphrase)
        return PEMBlock(label: PrivateKey.encryptedLabel, contents: der).text
    }

    private init(consuming info: OpaquePointer) throws(CryptoError) {
        defer { unsafe PKCS8_PRIV_KEY_INFO_free(info) }
        var identifier: OpaquePointer?
        try LibraryCall.check("read the algorithm of a private key") {
            unsafe PKCS8_pkey_get0(&identifier, nil, nil, nil, info)
        }
        try unsafe KeyType(identifier: identifier).requireAvailable()
        ERR_clear_error()
        guard let key = unsafe EVP_PKCS82PKEY_ex(info, nil, nil) else {
            throw .malformed(what: "private key", why: LibraryCall.drain().why)
        }
        try self.init(unsafe KeyHandle(owning: key))
    }

    private static func decrypt(_ der: [UInt8], passphrase: [UInt8]) throws(CryptoError) -> OpaquePointer {
        let envelope = try unsafe DER.decode(
            der, as: "encrypted private key", with: { unsafe d2i_X509_SIG(nil, $0, $1) },
            release: { unsafe X509_SIG_free($0) })
        defer { unsafe X509_SIG_free(envelope) }
        ERR_clear_error()
        let info = unsafe withCharacters(of: passphrase) { characters, count in
            unsafe PKCS8_decrypt_ex(envelope, characters, count, nil, nil)
        }
        guard let info = unsafe info else {
            throw LibraryCall.drain().isUnavailable ? .unavailable("decryption of the private key") : .wrongPassphrase
        }
        return unsafe info
    }

    private static func encrypt(_ info: OpaquePointer, passphrase: [UInt8]) throws(CryptoError) -> [UInt8] {
        let operation = "encrypt a private key"
        let cipher = try unsafe LibraryCall.pointer(operation) { unsafe EVP_CIPHER_fetch(nil, "AES-256-CBC", nil) }
        defer { unsafe EVP_CIPHER_free(cipher) }
        let envelope = try unsafe LibraryCall.pointer(operation) {
            unsafe withCharacters(of: passphrase) { characters, count in
                // No salt given: libcrypto draws one.
                unsafe PKCS8_encrypt_ex(-1, cipher, characters, count, nil, 0, derivationRounds, info, nil, nil)
            }
        }
        defer { unsafe X509_SIG_free(envelope) }
        return try unsafe DER.encode("encrypted private key") { unsafe i2d_X509_SIG(envelope, $0) }
    }

    private static func withCharacters<Result>(
        of passphrase: [UInt8], _ body: (UnsafePointer<CChar>?, Int32) -> Result
    ) -> Result {
        // One zero byte more, so that an empty passphrase is not a null pointer, which would mean "ask".
        let characters = passphrase.map { CChar(bitPattern: $0) } + [0]
        return unsafe characters.withUnsafeBufferPointer { unsafe body($0.baseAddress, Int32(passphrase.count)) }
    }
}
