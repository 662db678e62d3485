public import OpenSSL

/// A certificate chain that a trusted root names, with its window: of an authority that issues signing certificates, or
/// of one that signs timestamps.
public struct CertificateAuthority: Sendable, Hashable {
    /// Organization of the subject that the root gives, empty where it gives none. Not compared with the certificates.
    public let organization: String
    /// Common name of the subject that the root gives, empty where it gives none.
    public let commonName: String
    /// Where the authority is reached, empty where the root does not say.
    public let uri: String
    /// The chain as listed: what issues (or signs timestamps) first, the anchor last; one certificate at least.
    public let certificates: [Certificate]
    /// When the authority counts.
    public let validFor: TimeWindow
    /// SHA-256 of the first certificate's SubjectPublicKeyInfo: how certificate logs name the issuer.
    public let issuerKeyHash: [UInt8]

    /// The certificate that is trusted by itself.
    public var anchor: Certificate { certificates[certificates.count - 1] }
    /// The certificates below the anchor, the issuer of signing certificates first.
    public var intermediates: [Certificate] { Array(certificates.dropLast()) }

    /// The SHA-256 of each certificate, in their order.
    public var fingerprints: [[UInt8]] { certificates.map { HashAlgorithm.sha256.hash($0.der) } }

    /// How a timestamp authority is called: by where it is reached, else by its own certificate's name.
    public var name: String { uri.isEmpty ? certificates[0].subject : uri }

    /// A timestamp authority, whose own certificate must be listed: what a token brings is never trusted.
    static func ofTimestamps(_ node: TrustedRootNode) throws(TrustedRootError) -> CertificateAuthority {
        let authority = try CertificateAuthority(node)
        guard !authority.certificates[0].isAuthority else {
            throw .signerMissing(path: node.path("certChain"))
        }
        return authority
    }

    init(_ node: TrustedRootNode) throws(TrustedRootError) {
        try node.allowOnly(["subject", "uri", "certChain", "validFor", "operator"])
        let subject = try node.optionalNode("subject")
        try subject?.allowOnly(["organization", "commonName"])
        organization = try subject?.optionalString("organization") ?? ""
        commonName = try subject?.optionalString("commonName") ?? ""
        uri = try node.optionalString("uri") ?? ""
        let chain = try node.node("certChain")
        try chain.allowOnly(["certificates"])
        (certificates, issuerKeyHash) = try Self.chain(chain)
        validFor = try node.window()
    }

    private static func chain(_ node: TrustedRootNode) throws(TrustedRootError) -> ([Certificate], [UInt8]) {
        let path = node.path("certificates")
        var certificates: [Certificate] = []
        var keyHash: [UInt8]?
        for element in try node.nodes("certificates", limit: VerificationLimits.maximumChainLength) {
            try element.allowOnly(["rawBytes"])
            let der = try element.bytes("rawBytes")
            do throws(CryptoError) {
                let certificate = try Certificate(der: der)
                if certificates.isEmpty { keyHash = try certificate.publicKey().fingerprint }
                certificates.append(certificate)
            } catch {
                throw .unusable(path: element.path, error)
            }
        }
        guard let keyHash else { throw .emptyChain(path: path) }
        for (index, pair) in zip(certificates, certificates.dropFirst()).enumerated()
        where pair.0.issuerDER != pair.1.subjectDER {
            throw .chainOutOfOrder(path: path, index: index)
        }
        return (certificates, keyHash)
    }
}
