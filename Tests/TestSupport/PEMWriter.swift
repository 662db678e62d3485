internal import OpenSSL

/// Writes PEM blocks (RFC 7468) around DER.
public enum PEMWriter {
    /// A certificate's block, ended by a line feed.
    public static func certificate(_ der: [UInt8]) -> String { block("CERTIFICATE", der) }

    /// The block of a private key in PKCS #8, ended by a line feed.
    static func privateKey(_ der: [UInt8]) -> String { block("PRIVATE KEY", der) }

    private static func block(_ label: String, _ der: [UInt8]) -> String {
        let text = Array(Base64.encode(der).utf8)
        let lines = stride(from: 0, to: text.count, by: 64).map { start in
            String(decoding: text[start..<min(start + 64, text.count)], as: UTF8.self)
        }
        return "-----BEGIN \(label)-----\n\(lines.joined(separator: "\n"))\n-----END \(label)-----\n"
    }
}
