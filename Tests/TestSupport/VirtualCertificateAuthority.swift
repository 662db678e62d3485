public import OpenSSL
internal import Synchronization

/// A Fulcio in memory: root and intermediate (P-384), and certificates for whoever asks.
public final class VirtualCertificateAuthority: Sendable {
    /// Where it would stand.
    public let uri: String
    /// The root's organisation.
    public let organization: String
    /// The root's common name.
    public let commonName: String
    /// P-384.
    public let rootKey: PrivateKey
    /// P-384; it signs the signing certificates.
    public let intermediateKey: PrivateKey
    /// DER.
    public let root: [UInt8]
    /// DER.
    public let intermediate: [UInt8]
    /// The certificates of the authorities hold from here for ten years.
    public let start: UnixTime

    private let rootName: [UInt8]
    private let intermediateName: [UInt8]
    private let issued = Mutex<UInt32>(0)

    /// An authority with new keys.
    init(host: String, start: UnixTime) throws {
        uri = "https://fulcio.\(host)"
        organization = host
        commonName = "\(host) root"
        self.start = start
        rootKey = try PrivateKey.generate(.ecdsaP384)
        intermediateKey = try PrivateKey.generate(.ecdsaP384)
        rootName = CertificateEncoder.name(organization: host, commonName: commonName)
        intermediateName = CertificateEncoder.name(organization: host, commonName: "\(host) intermediate")
        let end = start.later(seconds: 3650 * 86400)
        let content = CertificateEncoder.Content(
            serial: [1], issuer: rootName, subject: rootName, notBefore: start, notAfter: end,
            subjectKey: rootKey.publicKey,
            extensions: CertificateEncoder.authorityExtensions(
                key: rootKey.publicKey, issuerKey: rootKey.publicKey, pathLength: 1))
        root = try Self.sign(content, with: rootKey)
        var below = content
        below.serial = [2]
        below.subject = intermediateName
        below.subjectKey = intermediateKey.publicKey
        below.extensions = CertificateEncoder.authorityExtensions(
            key: intermediateKey.publicKey, issuerKey: rootKey.publicKey, pathLength: 0)
        below.extensions.append(CertificateEncoder.extendedKeyUsage([CertificateTemplate.codeSigning]))
        intermediate = try Self.sign(below, with: rootKey)
    }

    /// Issues a certificate and returns its DER.
    ///
    /// - Parameters:
    ///   - key: the signer's key, unless the template names another.
    ///   - time: when it is issued: validity and timestamps follow from it where the template leaves them open.
    ///   - certificateLog: the log for each timestamp of the template.
    func issue(
        _ template: CertificateTemplate, key: PublicKey, at time: UnixTime,
        certificateLog: (CertificateTimestampTemplate) -> VirtualCertificateLog
    ) throws -> [UInt8] {
        let byRoot = template.issuer == .root
        let issuerKey = byRoot ? rootKey : intermediateKey
        let subjectKey = template.subjectKey ?? key
        let notBefore = template.notBefore ?? time
        var content = CertificateEncoder.Content(
            serial: nextSerial(), issuer: byRoot ? rootName : intermediateName, subject: DERWriter.sequence(),
            notBefore: notBefore, notAfter: template.notAfter ?? notBefore.later(seconds: 600),
            subjectKey: subjectKey,
            extensions: CertificateEncoder.signerExtensions(
                template, key: subjectKey, issuerKey: issuerKey.publicKey))
        let algorithm = CertificateEncoder.signatureAlgorithm(of: issuerKey.publicKey)
        let timestamps = try (template.timestamps ?? [.init()]).map { timestamp in
            var seen = content
            if timestamp.ofAnotherCertificate { seen.serial.append(1) }
            return try certificateLog(timestamp).timestamp(
                at: timestamp.time ?? time,
                toBeSigned: CertificateEncoder.toBeSigned(seen, algorithm: algorithm),
                issuerKey: issuerKey.publicKey, template: timestamp)
        }
        if !timestamps.isEmpty { content.extensions.append(VirtualCertificateLog.listExtension(timestamps)) }
        return try Self.sign(content, with: issuerKey, altered: template.alterSignature)
    }

    private func nextSerial() -> [UInt8] {
        issued.withLock { count in
            count += 1
            return [0x4A] + bigEndian(count)
        }
    }

    static func sign(
        _ content: CertificateEncoder.Content, with key: PrivateKey, altered: Bool = false
    ) throws -> [UInt8] {
        let algorithm = CertificateEncoder.signatureAlgorithm(of: key.publicKey)
        let toBeSigned = CertificateEncoder.toBeSigned(content, algorithm: algorithm)
        var signature = try key.sign(toBeSigned)
        if altered { signature[signature.count - 1] ^= 1 }
        return DERWriter.sequence(toBeSigned, algorithm, DERWriter.bitString(signature))
    }
}

extension UnixTime {
    /// The time some seconds later, or earlier where negative.
    public func later(seconds: Int64) -> UnixTime { UnixTime(milliseconds: milliseconds + seconds * 1000) }
}
