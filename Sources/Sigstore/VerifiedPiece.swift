public import JSON
public import OpenSSL

/// A piece of evidence of which everything holds: signature, signer, log entries, times, and the image it is about.
///
/// Only ``Verifier`` makes one. What it is worth, whether this signer may sign this image, is for a policy to say.
public struct VerifiedPiece: Sendable {
    /// What the piece is for.
    public enum Purpose: Sendable, Hashable {
        /// A signature of the image.
        case signature
        /// A statement about the image, of this predicate type.
        case attestation(predicateType: String)
    }

    /// Who signed.
    public enum Signer: Sendable, Hashable {
        case key(PinnedKey)
        case identity(CertificateIdentity)

        /// The key that made the signature.
        public var publicKey: PublicKey {
            switch self {
            case .key(let pinned): pinned.key
            case .identity(let identity): identity.publicKey
            }
        }
    }

    /// What the signer said.
    public struct Claims: Sendable {
        /// The name under which the signer knew the image, of a signature.
        public let dockerReference: String?
        /// The annotations that the signer added, of a signature.
        public let annotations: JSONObject
        /// The `_type` of an attestation. It may be one that in-toto does not know: see ``isInToto``.
        public let statementType: String?
        /// Whether in-toto defines the statement's type; true for signatures. A policy must refuse others unless it
        /// names the type.
        public let isInToto: Bool
        /// The names of the subjects that have the image's digest.
        public let subjectNames: [String]
        /// The predicate type of an attestation.
        public let predicateType: String?
        /// The predicate of an attestation, of any JSON type.
        public let predicate: JSON?
    }

    public let form: EvidencePiece.Form
    /// `sha256:HEX#0`: manifest and layer.
    public let identifier: String
    public let blobDigest: String
    public let manifestDigest: String
    public let layerIndex: Int
    /// The digest of the image that the piece is about.
    public let subject: String
    public let purpose: Purpose
    public let signer: Signer
    /// The log entries, one for each place in a log; none where the piece has none of a known log.
    public let logs: [VerifiedLogEntry]
    /// When the signature was there, proven; without repetition, in the order of their proofs.
    public let times: [TrustedTime]
    public let claims: Claims
    /// What was found and did not decide: an entry of an unknown log, an unknown type of statement.
    public let notes: [Finding]

    init(
        _ piece: EvidencePiece, subject: String, purpose: Purpose, signer: Signer, logs: [VerifiedLogEntry],
        times: [TrustedTime], claims: Claims, notes: [Finding]
    ) {
        form = piece.form
        identifier = piece.identifier
        blobDigest = piece.blobDigest
        manifestDigest = piece.manifestDigest
        layerIndex = piece.layerIndex
        self.subject = subject
        self.purpose = purpose
        self.signer = signer
        self.logs = logs
        self.times = times
        self.claims = claims
        self.notes = notes
    }
}

/// A moment at which a signature was there, by the word of someone trusted. Never the clock's.
public struct TrustedTime: Sendable, Hashable {
    /// Whose word it is.
    public enum Source: Sendable, Hashable {
        /// A transparency log's promise; the log's name.
        case log(String)
        /// A timestamp authority's token; the authority's name.
        case timestamp(String)
    }

    public let source: Source
    public let time: UnixTime
}
