/// A public key that can verify signatures: ECDSA on P-256, P-384 or P-521, Ed25519, or RSA of 2048 to 16384 bits.
///
/// Two keys are equal if their SubjectPublicKeyInfo has the same bytes.
public struct PublicKey: Sendable, Hashable {
    /// The DER of the SubjectPublicKeyInfo (RFC 5280 §4.1.2.7).
    public let spki: [UInt8]
    /// What kind of key it is.
    public let algorithm: KeyAlgorithm
    /// SHA-256 of `spki`.
    public let fingerprint: [UInt8]

    let handle: KeyHandle

    /// Reads the DER of a SubjectPublicKeyInfo.
    ///
    /// Refused as `malformed`: anything that is not exactly the DER of one, trailing bytes included. Refused as
    /// `unsupported`: other algorithms, curves given by parameters instead of a name, compressed points.
    public init(der: [UInt8]) throws(CryptoError) {
        (handle, algorithm) = try PublicKey.parse(der)
        spki = der
        fingerprint = try DigestMethod.shared(for: .sha256).hash(der)
    }

    /// A key that is decoded already. Precondition: `spki` is its only form in DER.
    init(spki: [UInt8], algorithm: KeyAlgorithm, handle: KeyHandle) throws(CryptoError) {
        self.spki = spki
        self.algorithm = algorithm
        self.handle = handle
        fingerprint = try DigestMethod.shared(for: .sha256).hash(spki)
    }

    /// Reads a text that holds exactly one PEM block, `PUBLIC KEY`, and white space; lines may end with CR LF.
    public init(pem: String) throws(CryptoError) {
        try self.init(der: PEMBlock.only("PUBLIC KEY", in: Array(pem.utf8), what: "public key"))
    }

    /// Reads the DER of an `RSAPublicKey` (PKCS #1, RFC 8017 §A.1.1), which some trust roots hold instead.
    public init(pkcs1 der: [UInt8]) throws(CryptoError) {
        try self.init(der: PublicKey.spki(ofPKCS1: der))
    }

    /// The key as a PEM text.
    public var pem: String {
        PEMBlock(label: "PUBLIC KEY", contents: spki).text
    }

    /// Whether both have the same SubjectPublicKeyInfo.
    public static func == (left: PublicKey, right: PublicKey) -> Bool {
        left.spki == right.spki
    }

    /// Hashes the SubjectPublicKeyInfo.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(spki)
    }
}
