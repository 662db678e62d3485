private import CLibCrypto

/// A hash function as fetched from a provider, once per process.
///
/// Unchecked Sendable: an EVP_MD never changes once fetched, and libcrypto counts references to it atomically.
@safe
final class DigestMethod: @unchecked Sendable {
    private static let sha256 = fetch(.sha256)
    private static let sha384 = fetch(.sha384)
    private static let sha512 = fetch(.sha512)

    private let method: OpaquePointer
    private let length: Int

    private init(owning method: OpaquePointer, length: Int) {
        unsafe self.method = method
        self.length = length
    }

    deinit {
        unsafe EVP_MD_free(method)
    }

    /// The process's instance for an algorithm. Throws `unavailable` where no provider has it.
    static func shared(for algorithm: HashAlgorithm) throws(CryptoError) -> DigestMethod {
        switch algorithm {
        case .sha256: try sha256.get()
        case .sha384: try sha384.get()
        case .sha512: try sha512.get()
        }
    }

    /// Lends the EVP_MD for the length of the closure.
    func withMethod<Result, Failure>(_ body: (OpaquePointer) throws(Failure) -> Result) throws(Failure) -> Result {
        defer { extendLifetime(self) }
        return try unsafe body(method)
    }

    /// The name of the provider that the algorithm comes from.
    var providerName: String {
        guard let provider = unsafe EVP_MD_get0_provider(method), let name = unsafe OSSL_PROVIDER_get0_name(provider)
        else { return "unknown" }
        return unsafe String(cString: name)
    }

    /// One digest in one call.
    func hash(_ bytes: [UInt8]) throws(CryptoError) -> [UInt8] {
        var result: Int32 = 0
        let digest = unsafe [UInt8](unsafeUninitializedCapacity: length) { output, initializedCount in
            unsafe bytes.withUnsafeBytes { input in
                result = unsafe EVP_Digest(input.baseAddress, input.count, output.baseAddress, nil, method, nil)
            }
            initializedCount = result == 1 ? length : 0
        }
        guard result == 1 else { throw LibraryCall.failure(of: "hash") }
        return digest
    }

    private static func fetch(_ algorithm: HashAlgorithm) -> Result<DigestMethod, CryptoError> {
        guard let method = unsafe EVP_MD_fetch(nil, algorithm.providerName, nil) else {
            _ = LibraryCall.drain()
            return .failure(.unavailable(algorithm.rawValue))
        }
        return .success(unsafe DigestMethod(owning: method, length: algorithm.digestLength))
    }
}
