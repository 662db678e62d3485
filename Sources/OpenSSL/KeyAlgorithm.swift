/// The kinds of key that signatures may be made with.
public enum KeyAlgorithm: Sendable, Hashable, CustomStringConvertible {
    /// ECDSA on NIST P-256.
    case ecdsaP256
    /// ECDSA on NIST P-384.
    case ecdsaP384
    /// ECDSA on NIST P-521.
    case ecdsaP521
    /// Ed25519 in its pure form (RFC 8032).
    case ed25519
    /// RSA with a modulus of that many bits, padded as PKCS #1 v1.5 has it.
    case rsa(bits: Int)

    /// Sizes of an RSA modulus that are accepted: smaller is weak, larger costs the verifier too much.
    static let rsaSizes = 2048...16_384

    /// The name used in messages and reports: `ecdsa-p256`, `ed25519`, `rsa-2048`.
    public var name: String {
        switch self {
        case .ecdsaP256: "ecdsa-p256"
        case .ecdsaP384: "ecdsa-p384"
        case .ecdsaP521: "ecdsa-p521"
        case .ed25519: "ed25519"
        case .rsa(let bits): "rsa-\(bits)"
        }
    }

    /// The same as `name`.
    public var description: String { name }

    /// The hash that signatures are made with unless something else is agreed; nil for Ed25519, which has its own.
    public var defaultHash: HashAlgorithm? {
        switch self {
        case .ecdsaP256, .rsa: .sha256
        case .ecdsaP384: .sha384
        case .ecdsaP521: .sha512
        case .ed25519: nil
        }
    }

    /// The type of key, which says nothing about curve or size.
    var keyType: KeyType {
        switch self {
        case .ecdsaP256, .ecdsaP384, .ecdsaP521: .elliptic
        case .ed25519: .ed25519
        case .rsa: .rsa
        }
    }

    /// The name by which libcrypto knows the curve, nil where the type of key has none to choose.
    var groupName: String? {
        switch self {
        case .ecdsaP256: "prime256v1"
        case .ecdsaP384: "secp384r1"
        case .ecdsaP521: "secp521r1"
        case .ed25519, .rsa: nil
        }
    }
}
