private import CLibCrypto

/// The hash functions that anything here is identified or signed with: the SHA-2 family (FIPS 180-4).
public enum HashAlgorithm: String, Sendable, CaseIterable {
    /// SHA-256, digests of 32 bytes.
    case sha256
    /// SHA-384, digests of 48 bytes.
    case sha384
    /// SHA-512, digests of 64 bytes.
    case sha512

    /// Length of a digest in bytes.
    public var digestLength: Int {
        switch self {
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }

    /// The digest of bytes that are in memory.
    ///
    /// Precondition: libcrypto offers SHA-2, which `selfCheck()` establishes at start.
    public func hash(_ bytes: [UInt8]) -> [UInt8] {
        do throws(CryptoError) {
            return try DigestMethod.shared(for: self).hash(bytes)
        } catch {
            preconditionFailure("hash called without a self check: \(error)")
        }
    }

    /// The name by which providers know the algorithm.
    var providerName: String {
        switch self {
        case .sha256: "SHA2-256"
        case .sha384: "SHA2-384"
        case .sha512: "SHA2-512"
        }
    }
}
