public import OpenSSL

/// Who signed, by a certificate that a trusted authority issued: only ``Verifier`` makes one of a verified certificate.
public struct CertificateIdentity: Sendable, Hashable {
    /// One of Fulcio's extensions, by the name that Fulcio's documentation gives it.
    public struct Extension: Sendable, Hashable {
        /// `sourceRepositoryURI`, say.
        public let name: String
        /// The dotted object identifier.
        public let oid: String
        public let value: String
    }

    /// Who vouched for the signer towards the authority: extension .8, else .1.
    public let issuer: String
    /// The names in the certificate that can identify a signer: email, URI, Fulcio's OtherName; one at least.
    public let subjects: [String]
    /// Where the source is: extension .12, else `https://github.com/` and .5.
    public let sourceRepository: String?
    /// Which workflow signed: extension .9.
    public let buildSigner: String?
    /// Fulcio's extensions that the certificate has, by number.
    public let extensions: [Extension]
    /// The trust domain in which the certificate is good.
    public let domain: String
    /// SHA-256 of the certificate.
    public let fingerprint: [UInt8]
    /// The certificate's key.
    public let publicKey: PublicKey
    /// SHA-256 of each certificate of the authority that issued it, the issuer first.
    public let authorityPath: [[UInt8]]
    /// The log IDs of the certificate logs whose timestamps count; one at least.
    public let certificateLogs: [[UInt8]]

    init(
        _ signing: SigningCertificate, domain: String, authority: CertificateAuthority, certificateLogs: [[UInt8]]
    ) throws(CertificateIdentityError) {
        authorityPath = authority.fingerprints
        self.certificateLogs = certificateLogs
        let certificate = signing.certificate
        extensions = try FulcioExtension.all(in: certificate)
        let values = Dictionary(uniqueKeysWithValues: extensions.map { ($0.oid, $0.value) })
        func value(_ number: Int) -> String? { values[FulcioExtension.oid(number)] }

        guard let issuer = value(8) ?? value(1), !issuer.isEmpty else { throw .noIssuer }
        self.issuer = issuer
        subjects = certificate.subjectAlternativeNames.compactMap(Self.subject)
        guard !subjects.isEmpty else { throw .noSubject }
        sourceRepository = value(12) ?? value(5).map { "https://github.com/\($0)" }
        buildSigner = value(9)
        self.domain = domain
        fingerprint = HashAlgorithm.sha256.hash(certificate.der)
        publicKey = signing.key
    }

    /// A name that identifies a signer; host names do not, and neither do names of unknown kinds.
    private static func subject(_ name: SubjectAlternativeName) -> String? {
        switch name {
        case .email(let value), .uri(let value): value
        case .otherName(FulcioExtension.userName, let value): value
        case .dns, .otherName: nil
        }
    }
}

/// Why a certificate does not say who signed.
enum CertificateIdentityError: Error, Equatable, CustomStringConvertible {
    case noIssuer
    case noSubject
    case malformedExtension(name: String)

    var description: String {
        switch self {
        case .noIssuer: "certificate does not say who vouched for the signer"
        case .noSubject: "certificate names no one"
        case .malformedExtension(let name): "certificate extension \(name) is malformed"
        }
    }
}
