public import OpenSSL

/// One entry of `algorithms:`: keys that may have signed.
public enum AlgorithmAllowance: Sendable, Hashable, CustomStringConvertible {
    case exactly(KeyAlgorithm)
    /// RSA with a modulus of at least so many bits.
    case rsa(minimumBits: Int)

    /// Reads `ecdsa-p256`, `ecdsa-p384`, `ecdsa-p521`, `ed25519`, `rsa`, or `rsa-BITS`; `nil` for anything else.
    init?(_ name: String) {
        switch name {
        case "ecdsa-p256": self = .exactly(.ecdsaP256)
        case "ecdsa-p384": self = .exactly(.ecdsaP384)
        case "ecdsa-p521": self = .exactly(.ecdsaP521)
        case "ed25519": self = .exactly(.ed25519)
        case "rsa": self = .rsa(minimumBits: Self.smallestRSA)
        default:
            guard name.utf8.starts(with: "rsa-".utf8), let bits = Int(name.dropFirst(4)),
                (Self.smallestRSA...16_384).contains(bits), name.hasSameBytes(as: "rsa-\(bits)")
            else { return nil }
            self = .rsa(minimumBits: bits)
        }
    }

    static let names = "ecdsa-p256, ecdsa-p384, ecdsa-p521, ed25519, rsa, or rsa-BITS with BITS from 2048"
    private static let smallestRSA = 2_048

    /// Whether a key of this algorithm may have signed.
    public func allows(_ algorithm: KeyAlgorithm) -> Bool {
        switch (self, algorithm) {
        case (.exactly(let wanted), _): wanted == algorithm
        case (.rsa(let minimum), .rsa(let bits)): bits >= minimum
        default: false
        }
    }

    /// As a policy writes it.
    public var description: String {
        switch self {
        case .exactly(let algorithm): algorithm.name
        case .rsa(let minimum): "rsa-\(minimum)"
        }
    }
}
