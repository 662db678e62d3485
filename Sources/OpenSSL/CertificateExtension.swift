/// One extension of a certificate (RFC 5280 §4.2).
public struct CertificateExtension: Sendable, Hashable {
    /// The extension's object identifier, dotted.
    public let oid: String
    /// Whether a reader that does not know the extension must refuse the certificate.
    public let isCritical: Bool
    /// The contents of the OCTET STRING.
    public let value: [UInt8]
}
