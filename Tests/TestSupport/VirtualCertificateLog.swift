public import OpenSSL

/// A certificate transparency log in memory: it signs timestamps and keeps nothing (RFC 6962 §3.2).
public struct VirtualCertificateLog: Sendable {
    /// Where the log would stand.
    public let baseURL: String
    /// P-256.
    public let key: PrivateKey

    /// The extension that carries the embedded timestamps.
    static let listExtension = "1.3.6.1.4.1.11129.2.4.2"

    /// SHA-256 of the key.
    public var logID: [UInt8] { key.publicKey.fingerprint }

    /// A serialized timestamp for a precertificate: the TBSCertificate without the list of timestamps.
    func timestamp(
        at time: UnixTime, toBeSigned: [UInt8], issuerKey: PublicKey, template: CertificateTimestampTemplate
    ) throws -> [UInt8] {
        let milliseconds = bigEndian(UInt64(time.milliseconds))
        let extensions = bigEndian(UInt16(template.extensions.count)) + template.extensions
        let length = bigEndian(UInt32(toBeSigned.count)).dropFirst()
        // Version 1, certificate_timestamp, then entry type precert_entry.
        let message =
            [0, 0] + milliseconds + [0, 1] + issuerKey.fingerprint + length + toBeSigned + extensions
        var signature = try key.sign(message)
        if template.alterSignature { signature[signature.count - 1] ^= 1 }
        // SHA-256 with ECDSA, in TLS 1.2's numbers.
        let algorithm: [UInt8] = [4, 3]
        return [0] + logID + milliseconds + extensions + algorithm + bigEndian(UInt16(signature.count)) + signature
    }

    /// The extension for a list of serialized timestamps.
    static func listExtension(_ timestamps: [[UInt8]]) -> CertificateTemplate.Extension {
        let entries = timestamps.flatMap { bigEndian(UInt16($0.count)) + $0 }
        return .init(
            identifier: listExtension, value: DERWriter.octetString(bigEndian(UInt16(entries.count)) + entries))
    }
}
