internal import OpenSSL

/// The certificate that a piece of evidence brings, with its key; parsed once and not verified.
struct SigningCertificate: Sendable, Hashable {
    let certificate: Certificate
    let key: PublicKey
    /// The certificate as log entries hold it.
    let verifierText: VerifierText

    /// Reads a text with exactly one certificate.
    init(pem: String) throws(CryptoError) {
        certificate = try Certificate(pem: pem)
        key = try certificate.publicKey()
        verifierText = VerifierText(pem: pem)
    }

    /// Reads the DER of a certificate.
    init(der: [UInt8]) throws(CryptoError) {
        certificate = try Certificate(der: der)
        key = try certificate.publicKey()
        verifierText = VerifierText(certificate: der)
    }
}
