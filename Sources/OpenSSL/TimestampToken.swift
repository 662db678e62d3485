/// An RFC 3161 timestamp as an authority answered it: parsed, and nothing about it verified.
///
/// What it says (``time``, ``imprint``) counts only once ``isSigned(by:)`` is true for a certificate that is trusted for
/// it. Certificates inside the token are never looked at.
public struct TimestampToken: Sendable, Hashable {
    /// When the authority saw the imprint (`genTime`); a fraction below a millisecond is cut off.
    public let time: UnixTime
    /// The hash function of the imprint.
    public let hashAlgorithm: HashAlgorithm
    /// The hash of what was stamped.
    public let imprint: [UInt8]
    /// The authority's policy, as a dotted object identifier.
    public let policy: String
    /// The token's serial number, big-endian, without leading zeros.
    public let serial: [UInt8]

    /// The token's own bytes: a CMS ContentInfo. libcrypto's decoded form changes while it is verified, so each
    /// verification decodes its own.
    let der: [UInt8]

    /// Reads the DER of a TimeStampResp (RFC 3161 §2.4.2) that was granted.
    ///
    /// Refused as `malformed`: any other status than granted (0) or granted with modifications (1), a response without
    /// a token, a token that is not CMS signed data over a TSTInfo of version 1 by exactly one signer. Refused as
    /// `unsupported`: an imprint by another hash function than SHA-256, SHA-384 or SHA-512.
    public init(response bytes: [UInt8]) throws(CryptoError) {
        guard let response = DERReader.only(DERReader.sequence, in: bytes) else {
            throw Self.malformed("the response is not in DER")
        }
        var reader = DERReader(response.contents)
        guard let status = reader.next(DERReader.sequence) else { throw Self.malformed("the response has no status") }
        var statusReader = DERReader(status.contents)
        guard let code = statusReader.next(DERReader.integer)?.contents, code == [0] || code == [1] else {
            throw Self.malformed("the authority did not grant the request")
        }
        guard let token = reader.next(DERReader.sequence), reader.isAtEnd else {
            throw Self.malformed("the response has no token, or more than one")
        }
        der = Self.withoutCertificates(token)
        let content = try TimestampContent(token: der)
        time = content.time
        hashAlgorithm = content.hashAlgorithm
        imprint = content.imprint
        policy = content.policy
        serial = content.serial
    }

    /// The token without the certificates that it brings (RFC 5652 §5.1, `certificates [0]`): they are outside of what is
    /// signed, and libcrypto would decode their keys each time. A token that is not in DER stays as it is.
    private static func withoutCertificates(_ token: DERReader.Element) -> [UInt8] {
        var info = DERReader(token.contents)
        guard let type = info.next(0x06), let content = info.next(0xA0), info.isAtEnd,
            let signedData = DERReader.only(DERReader.sequence, in: content.contents)
        else { return token.bytes }
        var fields = DERReader(signedData.contents)
        var kept: [UInt8] = []
        while let field = fields.next() {
            if field.tag != 0xA0 { kept += field.bytes }
        }
        guard fields.isAtEnd else { return token.bytes }
        return DER.element(
            DERReader.sequence, type.bytes + DER.element(0xA0, DER.element(DERReader.sequence, kept)))
    }

    /// Whether the imprint is the hash of these bytes.
    public func isOver(_ message: [UInt8]) -> Bool { hashAlgorithm.hash(message) == imprint }

    static func malformed(_ why: String) -> CryptoError { .malformed(what: "timestamp", why: why) }
}
