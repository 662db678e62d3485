private import CLibCrypto

/// The installed libcrypto.
public enum CryptoLibrary {
    /// Version, provider of the hash functions, and whether FIPS algorithms are required by default:
    /// `OpenSSL 3.0.19 27 Jan 2026, provider default, FIPS off`.
    public static var version: String {
        let version = unsafe String(cString: OpenSSL_version(OPENSSL_VERSION))
        let isFIPS = EVP_default_properties_is_fips_enabled(nil) == 1
        return "\(version), provider \(providerName), FIPS \(isFIPS ? "on" : "off")"
    }

    private static var providerName: String {
        do throws(CryptoError) {
            return try DigestMethod.shared(for: .sha256).providerName
        } catch {
            return "none"
        }
    }
}

/// Makes sure that the installed libcrypto offers SHA-2 and computes it rightly (FIPS 180-4, the message `abc`).
///
/// To be called once at start, before threads and confinement: it also makes libcrypto read its configuration and load
/// its providers. Throws `unavailable` or `failed`.
public func selfCheck() throws(CryptoError) {
    for algorithm in HashAlgorithm.allCases {
        let digest = try DigestMethod.shared(for: algorithm).hash(Array("abc".utf8))
        guard Hex.encode(Array(digest.prefix(8))) == algorithm.knownAnswer else {
            throw .failed(
                operation: "hash with \(algorithm)", why: "libcrypto gives a wrong digest for a known message")
        }
    }
}

extension HashAlgorithm {
    /// The first eight bytes of the digest of `abc`.
    fileprivate var knownAnswer: String {
        switch self {
        case .sha256: "ba7816bf8f01cfea"
        case .sha384: "cb00753f45a35e8b"
        case .sha512: "ddaf35a193617aba"
        }
    }
}
