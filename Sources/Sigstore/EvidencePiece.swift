public import OpenSSL

/// One piece of evidence: one signature or envelope, with certificate, log entries and timestamps that belong to it.
///
/// Parsed strictly and once; nothing about it is verified. It may be asked of a ``Verifier`` for several candidates.
public struct EvidencePiece: Sendable {
    /// How the piece was stored.
    public enum Form: String, Sendable, Hashable {
        /// A layer of cosign's `.sig` or `.att` manifests.
        case legacy
        /// A Sigstore bundle.
        case bundle
    }

    /// What the signature covers.
    public enum Content: Sendable, Hashable {
        /// A simple signing payload, with the signature beside it.
        case simpleSigning(payload: [UInt8], signature: [UInt8])
        /// A DSSE envelope with signatures of its own.
        case envelope(Envelope)
    }

    public let form: Form
    public let content: Content
    /// The log entries that the piece itself carries.
    public let logEntries: [LogEntry]
    /// The log entries that records bring: each has the body of an entry of the piece, or is about its signature where
    /// the piece has no entry.
    public let completions: [LogEntry]
    /// Signed timestamps as received.
    public let timestamps: [[UInt8]]
    /// The digest of the payload or envelope as stored.
    public let blobDigest: String
    /// The digest of the manifest that the piece stands in.
    public let manifestDigest: String
    /// The position among the manifest's layers.
    public let layerIndex: Int

    let signingCertificate: SigningCertificate?

    /// The signer's certificate, as received; nil where there is none.
    public var certificate: Certificate? { signingCertificate?.certificate }

    /// `sha256:HEX#0`: manifest and layer, for reports.
    public var identifier: String { Self.identifier(manifestDigest: manifestDigest, layerIndex: layerIndex) }

    /// How a layer of a manifest is named in reports.
    public static func identifier(manifestDigest: String, layerIndex: Int) -> String {
        "\(manifestDigest)#\(layerIndex)"
    }
}
