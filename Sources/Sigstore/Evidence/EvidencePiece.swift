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
        /// A signature over the artifact itself.
        case message(MessageSignature)

        /// All signatures, by position.
        var signatures: [[UInt8]] {
            switch self {
            case .simpleSigning(_, let signature): [signature]
            case .envelope(let envelope): envelope.signatures.map(\.bytes)
            case .message(let signature): [signature.bytes]
            }
        }
    }

    /// Where a piece was found.
    public struct Place: Sendable, Hashable {
        /// How the piece is named in reports: `sha256:HEX#0` for manifest and layer, or a file's name.
        public let identifier: String
        /// The digest of the payload, envelope or bundle as stored.
        public let blobDigest: String
        /// The digest of the manifest that the piece stands in; empty for a file.
        public let manifestDigest: String
        /// The position among the manifest's layers.
        public let layerIndex: Int

        /// A layer of a manifest.
        public init(manifestDigest: String, layerIndex: Int, blobDigest: String) {
            identifier = EvidencePiece.identifier(manifestDigest: manifestDigest, layerIndex: layerIndex)
            self.blobDigest = blobDigest
            self.manifestDigest = manifestDigest
            self.layerIndex = layerIndex
        }

        /// A file, or a line of one; the position is the line's, from 0.
        public init(file: String, line: Int = 0, blobDigest: String) {
            identifier = line == 0 ? file : "\(file)#\(line)"
            self.blobDigest = blobDigest
            manifestDigest = ""
            layerIndex = line
        }
    }

    public let form: Form
    public let content: Content
    /// The log entries that the piece itself carries.
    public let logEntries: [LogEntry]
    /// The log entries that records bring: each has the body of an entry of the piece, or is about its signature where
    /// the piece has no entry.
    public let completions: [LogEntry]
    /// Signed timestamps.
    public let timestamps: [TimestampToken]
    /// Where it was found.
    public let place: Place

    let signingCertificate: SigningCertificate?

    /// The signer's certificate, as received; nil where there is none.
    public var certificate: Certificate? { signingCertificate?.certificate }

    /// How the piece is named in reports.
    public var identifier: String { place.identifier }

    /// How a layer of a manifest is named in reports.
    public static func identifier(manifestDigest: String, layerIndex: Int) -> String {
        "\(manifestDigest)#\(layerIndex)"
    }

    /// What timestamps of the piece are over: the signature, but for a legacy attestation its whole envelope.
    var stampedBytes: [UInt8] {
        if form == .legacy, case .envelope(let envelope) = content { return envelope.bytes }
        return content.signatures.first ?? []
    }
}

/// What bytes that should be evidence turned out to be.
public enum EvidenceReading: Sendable {
    case piece(EvidencePiece)
    /// They are no piece of evidence that can be judged.
    case rejected(Rejection)
}

extension EvidencePiece {
    /// What must be known of a file to verify the piece against it, on the supposition that this candidate signed it:
    /// the digests besides SHA-256, and whether the bytes themselves.
    public func artifactNeeds(as candidate: Candidate) -> (hashes: Set<HashAlgorithm>, contents: Bool) {
        let message: MessageSignature
        switch content {
        case .simpleSigning: return ([], false)
        case .envelope(let envelope): return (Self.subjectHashes(envelope.payload), false)
        case .message(let signature): message = signature
        }
        let key: PublicKey? =
            switch candidate {
            case .key(let pinned): pinned.key
            case .certificate: signingCertificate?.key
            }
        let hashes = [message.digest?.algorithm, key?.algorithm.defaultHash].compactMap(\.self)
        return (Set(hashes + (key?.algorithm == .ed25519 ? [.sha512] : [])), key?.algorithm == .ed25519)
    }

    /// The hash functions by which a statement names its subjects; none where it is no statement.
    private static func subjectHashes(_ payload: [UInt8]) -> Set<HashAlgorithm> {
        do throws(StatementError) {
            let names = try Statement(parsing: payload).subjects.flatMap(\.digests).map(\.algorithm)
            return Set(names.compactMap(HashAlgorithm.init(rawValue:)))
        } catch {
            return []
        }
    }
}
