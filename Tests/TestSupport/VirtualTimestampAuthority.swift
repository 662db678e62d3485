public import OpenSSL
internal import Synchronization

/// An RFC 3161 timestamp authority in memory: a root, and a certificate for timestamps alone, both P-384.
public final class VirtualTimestampAuthority: Sendable {
    /// Where it would stand.
    public let uri: String
    /// P-384.
    public let rootKey: PrivateKey
    /// P-384; it signs the timestamps.
    public let key: PrivateKey
    /// DER.
    public let root: [UInt8]
    /// DER of the certificate that signs.
    public let certificate: [UInt8]

    let name: [UInt8]
    let rootName: [UInt8]
    static let serial: [UInt8] = [0x54]
    private let issued = Mutex<UInt32>(0)

    /// What the certificate for timestamps shall say.
    public struct Template: Sendable {
        /// The extended key usages; no extension where empty.
        public var usages = [VirtualTimestampAuthority.timeStamping]
        /// Whether they are critical.
        public var isCritical = true
        /// The first moment; the authority's start where nil.
        public var notBefore: UnixTime?
        /// The last moment; ten years after the start where nil.
        public var notAfter: UnixTime?

        public init() {}
    }

    /// The purpose of certificates that sign timestamps.
    public static let timeStamping = "1.3.6.1.5.5.7.3.8"

    /// An authority with new keys.
    public init(host: String, start: UnixTime, template: Template = Template()) throws {
        uri = "https://tsa.\(host)/api/v1/timestamp"
        rootKey = try PrivateKey.generate(.ecdsaP384)
        key = try PrivateKey.generate(.ecdsaP384)
        rootName = CertificateEncoder.name(organization: host, commonName: "\(host) tsa root")
        name = CertificateEncoder.name(organization: host, commonName: "\(host) tsa")
        let end = start.later(seconds: 3650 * 86400)
        var content = CertificateEncoder.Content(
            serial: [1], issuer: rootName, subject: rootName, notBefore: start, notAfter: end,
            subjectKey: rootKey.publicKey,
            extensions: CertificateEncoder.authorityExtensions(
                key: rootKey.publicKey, issuerKey: rootKey.publicKey, pathLength: 0))
        root = try VirtualCertificateAuthority.sign(content, with: rootKey)
        content.serial = Self.serial
        content.subject = name
        content.subjectKey = key.publicKey
        content.notBefore = template.notBefore ?? start
        content.notAfter = template.notAfter ?? end
        var signer = CertificateTemplate(names: [], fulcio: [:])
        signer.extendedKeyUsages = []
        content.extensions = CertificateEncoder.signerExtensions(
            signer, key: key.publicKey, issuerKey: rootKey.publicKey)
        if !template.usages.isEmpty {
            content.extensions.append(
                CertificateEncoder.extendedKeyUsage(template.usages, isCritical: template.isCritical))
        }
        certificate = try VirtualCertificateAuthority.sign(content, with: rootKey)
    }

    /// A granted response with a token over the message, unless the template says otherwise.
    public func stamp(_ message: [UInt8], at time: UnixTime, _ template: TimestampTemplate = .init()) throws -> [UInt8]
    {
        let number = issued.withLock { count in
            count += 1
            return count
        }
        return try TimestampEncoder(authority: self, template: template).response(
            over: message, at: time, serial: bigEndian(number))
    }
}
