internal import JSON
internal import OpenSSL

/// One layer of a legacy cosign manifest: one signature or attestation.
public struct CosignLayer: Sendable {
    /// The media type of a signature layer.
    public static let simpleSigningType = "application/vnd.dev.cosign.simplesigning.v1+json"
    /// The media type of an attestation layer.
    public static let envelopeType = "application/vnd.dsse.envelope.v1+json"
    /// Holds the signature in base64; empty for attestations.
    public static let signatureAnnotation = "dev.cosignproject.cosign/signature"
    /// Holds the signer's certificate in PEM.
    public static let certificateAnnotation = "dev.sigstore.cosign/certificate"
    /// Holds the certificates above it in PEM.
    public static let chainAnnotation = "dev.sigstore.cosign/chain"
    /// Holds the log's promise and what it is about.
    public static let bundleAnnotation = "dev.sigstore.cosign/bundle"
    /// Repeats the type of the attestation.
    public static let predicateTypeAnnotation = "predicateType"

    /// What the blob is.
    public var mediaType: String
    /// Those of its descriptor.
    public var annotations: [String: String]
    /// The signed payload, or the envelope.
    public var blob: [UInt8]

    /// A layer as given.
    public init(mediaType: String, annotations: [String: String], blob: [UInt8]) {
        self.mediaType = mediaType
        self.annotations = annotations
        self.blob = blob
    }

    /// `sha256:HEX` of the blob.
    public var digest: String { TestBlob(mediaType: mediaType, bytes: blob).digest }
}

/// A layer with what belongs to it outside the manifest.
public struct SignedPiece: Sendable {
    /// The layer for the manifest.
    public let layer: CosignLayer
    /// The log entry as stored in the layer, with the proof that a layer cannot carry; nil where nothing was logged.
    public let entry: LoggedEntry?
    /// The certificate's DER.
    public let certificate: [UInt8]?

    /// The media type of airlock's log entry record.
    public static let recordType = "application/vnd.airlock.log-entry.v1+json"

    /// The log entry as airlock's record, in RFC 8785's form; nil where nothing was logged.
    public var logEntryRecord: [UInt8]? {
        entry.map { entry in
            let record: JSON = [
                "mediaType": .string(Self.recordType), "original": .string(layer.digest),
                "logEntry": entry.transparencyLogEntry,
            ]
            return record.encoded(.canonical)
        }
    }
}
