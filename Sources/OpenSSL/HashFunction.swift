private import CLibCrypto

/// A hash computed over bytes as they come.
///
/// Unchecked Sendable: the context has one owner, as the type cannot be copied, and only `mutating` methods use it.
@safe
public struct HashFunction: ~Copyable, @unchecked Sendable {
    private let context: OpaquePointer
    private let algorithm: HashAlgorithm

    /// Starts a hash. Throws `unavailable` where no provider has the algorithm.
    public init(_ algorithm: HashAlgorithm) throws(CryptoError) {
        let method = try DigestMethod.shared(for: algorithm)
        let context = try unsafe LibraryCall.pointer("hash with \(algorithm)") { unsafe EVP_MD_CTX_new() }
        do throws(CryptoError) {
            try LibraryCall.check("hash with \(algorithm)") {
                unsafe method.withMethod { unsafe EVP_DigestInit_ex2(context, $0, nil) }
            }
        } catch {
            unsafe EVP_MD_CTX_free(context)
            throw error
        }
        unsafe self.context = context
        self.algorithm = algorithm
    }

    deinit {
        unsafe EVP_MD_CTX_free(context)
    }

    /// Hashes more bytes, without a copy.
    public mutating func update(_ bytes: RawSpan) {
        let result = unsafe bytes.withUnsafeBytes { buffer in
            unsafe EVP_DigestUpdate(context, buffer.baseAddress, buffer.count)
        }
        precondition(result == 1, "libcrypto cannot continue a hash that it started")
    }

    /// Hashes more bytes.
    public mutating func update(_ bytes: [UInt8]) {
        unsafe update(bytes.span.bytes)
    }

    /// The digest of everything since the start or the last `finalize`; the next `update` begins a new message.
    public mutating func finalize() -> [UInt8] {
        let digest = unsafe [UInt8](unsafeUninitializedCapacity: algorithm.digestLength) { buffer, initializedCount in
            let result = unsafe EVP_DigestFinal_ex(context, buffer.baseAddress, nil)
            precondition(result == 1, "libcrypto cannot finish a hash that it started")
            initializedCount = algorithm.digestLength
        }
        let restarted = unsafe EVP_DigestInit_ex2(context, nil, nil)
        precondition(restarted == 1, "libcrypto cannot restart a hash")
        return digest
    }
}
