/// An X.509 certificate as read, with nothing about it verified (RFC 5280).
///
/// Two certificates are equal if their DER has the same bytes.
public struct Certificate: Sendable, Hashable {
    /// The certificate's DER, as received.
    public let der: [UInt8]
    /// The subject on one line (RFC 2253), characters outside ASCII escaped; empty for most signing certificates.
    public let subject: String
    /// The issuer on one line (RFC 2253), characters outside ASCII escaped.
    public let issuer: String
    /// The DER of the subject's name.
    public let subjectDER: [UInt8]
    /// The DER of the issuer's name.
    public let issuerDER: [UInt8]
    /// The serial number, big-endian, without leading zeros.
    public let serial: [UInt8]
    /// First moment of the validity.
    public let notBefore: UnixTime
    /// Last moment of the validity.
    public let notAfter: UnixTime
    /// All extensions, in order; no object identifier occurs twice.
    public let extensions: [CertificateExtension]
    /// The names of kinds that can identify a signer: email, URI, DNS and text of other kinds. Others are left out.
    public let subjectAlternativeNames: [SubjectAlternativeName]
    /// What the key may be used for, as dotted object identifiers; empty if the certificate does not say.
    public let extendedKeyUsages: [String]

    let handle: CertificateHandle

    /// Reads the DER of a certificate.
    ///
    /// Refused as `malformed`: anything else, trailing bytes included, what is BER and not DER, an extension that occurs
    /// twice or cannot be read, a time that is not as RFC 5280 §4.1.2.5 wants it, a version that is not known. Nothing is verified.
    public init(der: [UInt8]) throws(CryptoError) {
        self.der = der
        handle = try CertificateHandle(der: der)
        // What libcrypto keeps as it came it does not encode anew, so BER inside would pass.
        guard StrictDER.isOneElement(der) else { throw .malformed(what: "certificate", why: "is not in DER") }
        try Certificate.requireKnownVersion(handle)
        (subject, subjectDER) = try Certificate.subject(of: handle)
        (issuer, issuerDER) = try Certificate.issuer(of: handle)
        serial = try Certificate.serial(of: handle)
        (notBefore, notAfter) = try Certificate.validity(of: handle)
        extensions = try Certificate.extensions(of: handle)
        subjectAlternativeNames = try Certificate.subjectAlternativeNames(of: handle)
        extendedKeyUsages = try Certificate.extendedKeyUsages(of: handle)
    }

    /// Reads a text that holds exactly one PEM block, `CERTIFICATE`, and white space.
    public init(pem: String) throws(CryptoError) {
        try self.init(der: PEMBlock.only("CERTIFICATE", in: Array(pem.utf8), what: "certificate"))
    }

    /// Reads a text that holds PEM blocks `CERTIFICATE`, none or more, and white space.
    public static func certificates(pem: String) throws(CryptoError) -> [Certificate] {
        var certificates: [Certificate] = []
        for block in try PEMBlock.blocks(in: Array(pem.utf8), what: "certificate") {
            guard block.label == "CERTIFICATE" else {
                throw .malformed(what: "certificate", why: "PEM block is \"\(block.label)\", want \"CERTIFICATE\"")
            }
            certificates.append(try Certificate(der: block.contents))
        }
        return certificates
    }

    /// The certificate as a PEM text.
    public var pem: String {
        PEMBlock(label: "CERTIFICATE", contents: der).text
    }

    /// Whether both have the same DER.
    public static func == (left: Certificate, right: Certificate) -> Bool {
        left.der == right.der
    }

    /// Hashes the DER.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(der)
    }
}
