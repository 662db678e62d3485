private import CLibCrypto

/// Owner of an X509 that nobody changes any more.
///
/// Unchecked Sendable: everything that libcrypto computes lazily inside an X509 is computed in `init`, before anyone
/// else can see it; afterwards it is only read, and libcrypto counts references to it atomically.
@safe
final class CertificateHandle: @unchecked Sendable {
    private let certificate: OpaquePointer
    /// `EXFLAG_` bits.
    let flags: UInt32
    /// `KU_` bits; zero if there is no key usage extension.
    let keyUsage: UInt32

    /// Decodes exactly these bytes; refuses what is not DER and extensions that cannot be read.
    init(der: [UInt8]) throws(CryptoError) {
        unsafe certificate = try unsafe DER.decode(
            der, as: "certificate", with: { unsafe d2i_X509(nil, $0, $1) }, release: { unsafe X509_free($0) })
        let isReadable = unsafe X509_check_purpose(certificate, -1, 0) == 1
        flags = unsafe X509_get_extension_flags(certificate)
        keyUsage = flags & UInt32(EXFLAG_KUSAGE) == 0 ? 0 : unsafe X509_get_key_usage(certificate)
        let why = LibraryCall.drain().why
        guard flags & UInt32(EXFLAG_NO_FINGERPRINT) == 0 else { throw .unavailable("reading certificates (SHA-1)") }
        guard isReadable, flags & UInt32(EXFLAG_INVALID) == 0 else { throw .malformed(what: "certificate", why: why) }
        let encoded = try unsafe DER.encode("certificate") { unsafe i2d_X509(certificate, $0) }
        guard encoded == der else { throw .malformed(what: "certificate", why: "is not in DER") }
    }

    deinit {
        unsafe X509_free(certificate)
    }

    /// Lends the X509 for the length of the closure, which must not change it.
    func withCertificate<Result, Failure>(
        _ body: (OpaquePointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { extendLifetime(self) }
        return try unsafe body(certificate)
    }
}
