private import CLibCrypto

extension Certificate {
    private static let timestampListIdentifier = "1.3.6.1.4.1.11129.2.4.2"

    /// The timestamps embedded in the certificate (RFC 6962 §3.3); none if it has no such extension.
    ///
    /// Nothing about them is verified. Throws `malformed` or, for another version than 1, `unsupported`.
    public func signedCertificateTimestamps() throws(CryptoError) -> [SignedCertificateTimestamp] {
        guard let value = extensionValue(Certificate.timestampListIdentifier) else { return [] }
        let what = "signed certificate timestamp list"
        let string = try unsafe DER.decode(
            value, as: what, with: { unsafe d2i_ASN1_OCTET_STRING(nil, $0, $1).map { OpaquePointer($0) } },
            release: { unsafe ASN1_OCTET_STRING_free(UnsafeMutablePointer($0)) })
        defer { unsafe ASN1_OCTET_STRING_free(UnsafeMutablePointer(string)) }
        return try SignedCertificateTimestamp.list(parsing: unsafe StringValue.bytes(of: UnsafePointer(string)))
    }

    /// The TBSCertificate that the log signed: this one's, without the extension that holds the timestamps
    /// (RFC 6962 §3.2). Throws `malformed` if there is no such extension.
    public func precertificateTBS() throws(CryptoError) -> [UInt8] {
        let copy = try unsafe LibraryCall.pointer("copy a certificate") {
            unsafe handle.withCertificate { unsafe X509_dup($0) }
        }
        defer { unsafe X509_free(copy) }
        let index = unsafe X509_get_ext_by_NID(copy, NID_ct_precert_scts, -1)
        guard index >= 0, let removed = unsafe X509_delete_ext(copy, index) else {
            throw .malformed(what: "certificate", why: "no embedded signed certificate timestamps")
        }
        unsafe X509_EXTENSION_free(removed)
        return try unsafe DER.encode("certificate to be signed") { unsafe i2d_re_X509_tbs(copy, $0) }
    }
}
