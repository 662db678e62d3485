private import CLibCrypto

/// Owner of an EVP_PKEY that nobody changes any more.
///
/// Unchecked Sendable: libcrypto only reads an EVP_PKEY when verifying, signing and encoding; what it caches in one
/// meanwhile is guarded by the lock inside the EVP_PKEY, and every operation makes its own context.
@safe
final class KeyHandle: @unchecked Sendable {
    private let key: OpaquePointer

    /// Takes the ownership over.
    init(owning key: OpaquePointer) {
        unsafe self.key = key
    }

    deinit {
        unsafe EVP_PKEY_free(key)
    }

    /// Lends the EVP_PKEY for the length of the closure, which must not change it.
    func withKey<Result, Failure>(_ body: (OpaquePointer) throws(Failure) -> Result) throws(Failure) -> Result {
        defer { extendLifetime(self) }
        return try unsafe body(key)
    }
}
