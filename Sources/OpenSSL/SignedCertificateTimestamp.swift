/// A certificate transparency log's promise to include a certificate (RFC 6962 §3.2).
public struct SignedCertificateTimestamp: Sendable, Hashable {
    /// Always 0, version 1 of the RFC.
    public let version: UInt8
    /// SHA-256 of the log's public key, 32 bytes.
    public let logID: [UInt8]
    /// When the log made the promise.
    public let timestamp: UnixTime
    /// Bytes without a meaning to us that are signed with the rest.
    public let extensions: [UInt8]
    /// HashAlgorithm of RFC 5246 §7.4.1.4.1; 4 is SHA-256.
    public let hashAlgorithm: UInt8
    /// SignatureAlgorithm of RFC 5246 §7.4.1.4.1; 1 is RSA, 3 is ECDSA.
    public let signatureAlgorithm: UInt8
    /// The log's signature over `signedData`.
    public let signature: [UInt8]

    /// The bytes that the log signed for a precertificate (RFC 6962 §3.2, `precert_entry`).
    ///
    /// `tbs` is `Certificate.precertificateTBS()`, below 2^24 bytes; `issuerKeyHash` is SHA-256 of the issuer's
    /// SubjectPublicKeyInfo.
    public func signedData(forPrecertificate tbs: [UInt8], issuerKeyHash: [UInt8]) -> [UInt8] {
        let signatureType: UInt8 = 0
        let precertificateEntry: [UInt8] = [0, 1]
        var data: [UInt8] = [version, signatureType]
        data += bigEndian(UInt64(timestamp.milliseconds), bytes: 8)
        data += precertificateEntry + issuerKeyHash
        data += bigEndian(UInt64(tbs.count), bytes: 3) + tbs
        data += bigEndian(UInt64(extensions.count), bytes: 2) + extensions
        return data
    }

    private func bigEndian(_ value: UInt64, bytes count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> UInt64($0 * 8)) }
    }
}
