public import OpenSSL

/// What a signing certificate shall say. Every part can be set to something that a real authority would not issue.
public struct CertificateTemplate: Sendable {
    /// A name in the subject alternative name extension.
    public enum Name: Sendable {
        case email(String)
        case uri(String)
        case dns(String)
        /// A name of Fulcio's type 1.3.6.1.4.1.57264.1.7.
        case otherName(String)
    }

    /// An extension as it stands in the certificate.
    public struct Extension: Sendable {
        /// Its dotted object identifier.
        public var identifier: String
        /// Whether who does not know it must refuse.
        public var isCritical: Bool
        /// The contents of the OCTET STRING.
        public var value: [UInt8]

        /// An extension; nothing about it is checked.
        public init(identifier: String, isCritical: Bool = false, value: [UInt8]) {
            self.identifier = identifier
            self.isCritical = isCritical
            self.value = value
        }
    }

    /// Who signs the certificate.
    public enum Issuer: Sendable {
        case intermediate
        case root
        /// Keys that the trusted root does not know, under the names of the real authority.
        case impostor
    }

    /// The purpose of signing certificates.
    public static let codeSigning = "1.3.6.1.5.5.7.3.3"
    /// The purpose of TLS servers.
    public static let serverAuthentication = "1.3.6.1.5.5.7.3.1"

    /// Who the certificate is for; no extension where empty.
    public var names: [Name]
    /// Fulcio's extensions 1.3.6.1.4.1.57264.1.N by N; .1 to .6 are written raw, later ones as DER UTF8String.
    public var fulcio: [Int: String]
    /// Set from the signing time where nil.
    public var notBefore: UnixTime?
    /// Ten minutes after ``notBefore`` where nil.
    public var notAfter: UnixTime?
    /// The bits of key usage from the left, `0x80` = digitalSignature; no extension where nil.
    public var keyUsage: UInt8? = 0x80
    /// No extension where empty.
    public var extendedKeyUsages = [codeSigning]
    /// Written after the others, before the timestamps of the certificate log.
    public var further: [Extension] = []
    /// Who signs it.
    public var issuer = Issuer.intermediate
    /// The timestamps embedded; one good one at the signing time where nil.
    public var timestamps: [CertificateTimestampTemplate]?
    /// Certified instead of the signer's key where set.
    public var subjectKey: PublicKey?
    /// Whether one bit of the authority's signature is flipped.
    public var alterSignature = false

    /// A template that a Fulcio would follow.
    public init(names: [Name], fulcio: [Int: String]) {
        self.names = names
        self.fulcio = fulcio
    }
}

/// How one signed certificate timestamp is made (RFC 6962 §3.2).
public struct CertificateTimestampTemplate: Sendable {
    /// The signing time where nil.
    public var time: UnixTime?
    /// As a static log sets them; they are signed.
    public var extensions: [UInt8] = []
    /// Whether a log signs that the trusted root does not know.
    public var byImpostor = false
    /// Whether one bit of the signature is flipped.
    public var alterSignature = false
    /// Whether the log saw another certificate: the one signed has a byte more in its serial number.
    public var ofAnotherCertificate = false

    /// A good timestamp at the signing time.
    public init() {}
}
