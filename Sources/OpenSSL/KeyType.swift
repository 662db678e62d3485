private import CLibCrypto

/// The types of key that libcrypto's providers know and that anything here is signed with; raw values are their names.
enum KeyType: String {
    case elliptic = "EC"
    case ed25519 = "ED25519"
    case rsa = "RSA"

    /// The type that an AlgorithmIdentifier names (RFC 5480, RFC 8410, RFC 8017); others are `unsupported`.
    init(identifier: OpaquePointer?) throws(CryptoError) {
        switch unsafe DottedIdentifier.text(of: identifier) {
        case "1.2.840.10045.2.1": self = .elliptic
        case "1.3.101.112": self = .ed25519
        case "1.2.840.113549.1.1.1": self = .rsa
        case let other: throw .unsupported(what: "key algorithm \(other)")
        }
    }

    /// Asks for the type of key by itself: a decoder would call a type that is missing and a broken key the same.
    func requireAvailable() throws(CryptoError) {
        guard let management = unsafe EVP_KEYMGMT_fetch(nil, rawValue, nil) else {
            _ = LibraryCall.drain()
            throw .unavailable("\(rawValue) keys")
        }
        unsafe EVP_KEYMGMT_free(management)
    }
}
