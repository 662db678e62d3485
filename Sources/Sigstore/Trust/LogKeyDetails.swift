internal import OpenSSL

/// The kinds of key that a trusted root may give a log, and an entry of Rekor v2 its signer, with the hash that goes with
/// each (`PublicKeyDetails` of Sigstore's protobuf-specs). Kinds that are not listed here are refused.
struct LogKeyDetails: Sendable, Hashable {
    /// The name in the document.
    let name: String
    /// The hash that the log signs with, nil for Ed25519, which has its own.
    let hash: HashAlgorithm?
    /// Whether the bytes are an RSAPublicKey (PKCS #1) and no SubjectPublicKeyInfo.
    let isPKCS1: Bool
    private let accepts: @Sendable (KeyAlgorithm) -> Bool

    private init(
        _ name: String, hash: HashAlgorithm?, isPKCS1: Bool = false, accepts: @escaping @Sendable (KeyAlgorithm) -> Bool
    ) {
        self.name = name
        self.hash = hash
        self.isPKCS1 = isPKCS1
        self.accepts = accepts
    }

    static func == (left: LogKeyDetails, right: LogKeyDetails) -> Bool { left.name == right.name }

    func hash(into hasher: inout Hasher) { hasher.combine(name) }

    private static let known: [LogKeyDetails] = [
        LogKeyDetails("PKIX_ECDSA_P256_SHA_256", hash: .sha256) { $0 == .ecdsaP256 },
        LogKeyDetails("PKIX_ECDSA_P384_SHA_384", hash: .sha384) { $0 == .ecdsaP384 },
        LogKeyDetails("PKIX_ECDSA_P521_SHA_512", hash: .sha512) { $0 == .ecdsaP521 },
        LogKeyDetails("PKIX_ED25519", hash: nil) { $0 == .ed25519 },
        LogKeyDetails("PKIX_ED25519_PH", hash: .sha512) { $0 == .ed25519 },
        LogKeyDetails("PKIX_RSA_PKCS1V15_2048_SHA256", hash: .sha256) { $0 == .rsa(bits: 2048) },
        LogKeyDetails("PKIX_RSA_PKCS1V15_3072_SHA256", hash: .sha256) { $0 == .rsa(bits: 3072) },
        LogKeyDetails("PKIX_RSA_PKCS1V15_4096_SHA256", hash: .sha256) { $0 == .rsa(bits: 4096) },
        LogKeyDetails("PKIX_RSA_PKCS1V5", hash: .sha256) { $0.isRSA },
        LogKeyDetails("PKCS1_RSA_PKCS1V5", hash: .sha256, isPKCS1: true) { $0.isRSA },
    ]

    /// The details of a name, nil where it is not supported.
    static func named(_ name: String) -> LogKeyDetails? { known.first { $0.name == name } }

    /// The key in the bytes of a trusted root; throws what ``PublicKey`` throws.
    func key(_ bytes: [UInt8]) throws(CryptoError) -> PublicKey {
        isPKCS1 ? try PublicKey(pkcs1: bytes) : try PublicKey(der: bytes)
    }

    /// Whether a log may sign so.
    var isForLogs: Bool { name != "PKIX_ED25519_PH" }

    /// Whether a key is of the kind that the name says.
    func matches(_ algorithm: KeyAlgorithm) -> Bool { accepts(algorithm) }
}

extension KeyAlgorithm {
    fileprivate var isRSA: Bool { if case .rsa = self { true } else { false } }
}
