public import JSON
public import OpenSSL

/// A piece of evidence of which everything holds: signature, signer, log entries, times, and the image it is about.
///
/// Only ``Verifier`` makes one. What it is worth, whether this signer may sign this image, is for a policy to say.
public struct VerifiedPiece: Sendable {
    /// What the piece is for.
    public enum Purpose: Sendable, Hashable {
        /// A signature of the artifact.
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
        public internal(set) var dockerReference: String?
        /// The annotations that the signer added, of a signature.
        public internal(set) var annotations: JSONObject
        /// The `_type` of a statement. It may be one that in-toto does not know: see ``isInToto``.
        public internal(set) var statementType: String?
        /// Whether in-toto defines the statement's type; true for what is no statement. A policy must refuse others
        /// unless it names the type.
        public internal(set) var isInToto: Bool
        /// The names of the subjects that have the artifact's digest.
        public internal(set) var subjectNames: [String]
        /// The predicate type of a statement.
        public internal(set) var predicateType: String?
        /// The predicate of a statement, of any JSON type.
        public internal(set) var predicate: JSON?
        /// The signed bytes of a statement; empty for what is none.
        public internal(set) var payload: [UInt8] = []

        /// The statement, with all its subjects; nil for what is none.
        public var statement: Statement? {
            do throws(StatementError) { return payload.isEmpty ? nil : try Statement(parsing: payload) } catch {
                return nil
            }
        }

        /// What a signature says that is over the artifact itself.
        static let none = Claims(
            dockerReference: nil, annotations: JSONObject(), statementType: nil, isInToto: true, subjectNames: [],
            predicateType: nil, predicate: nil)
    }

    public let form: EvidencePiece.Form
    /// Where it was found.
    public let place: EvidencePiece.Place
    /// The digest of the artifact that the piece is about.
    public let subject: String
    public let purpose: Purpose
    public let signer: Signer
    /// The log entries, one for each place in a log; none where the piece has none of a known log.
    public private(set) var logs: [VerifiedLogEntry]
    /// When the signature was there, proven; without repetition, in the order of their proofs.
    public private(set) var times: [TrustedTime]
    public let claims: Claims
    /// What was found and did not decide: an entry of an unknown log, an unknown type of statement.
    public private(set) var notes: [Finding]

    /// The same piece with less behind it: of its log entries and times only these. What it has none of is not added.
    public func keeping(logs: [VerifiedLogEntry], times: [TrustedTime], notes: [Finding]) -> VerifiedPiece {
        var piece = self
        piece.logs = self.logs.filter(logs.contains)
        piece.times = self.times.filter(times.contains)
        piece.notes += notes
        return piece
    }

    /// How the piece is named in reports.
    public var identifier: String { place.identifier }

    init(
        _ piece: EvidencePiece, subject: String, purpose: Purpose, signer: Signer, logs: [VerifiedLogEntry],
        times: [TrustedTime], claims: Claims, notes: [Finding]
    ) {
        form = piece.form
        place = piece.place
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
    /// The log ID, or the SHA-256 of the timestamp authority's own certificate.
    public let sourceID: [UInt8]
    public let time: UnixTime
    /// The SHA-256 of each certificate of the timestamp authority, its own first; empty of a log.
    public let authorityPath: [[UInt8]]

    init(log: VerifiedLogEntry, time: UnixTime) {
        source = .log(log.logName)
        sourceID = log.logID
        self.time = time
        authorityPath = []
    }

    init(authority: CertificateAuthority, time: UnixTime) {
        source = .timestamp(authority.name)
        authorityPath = authority.fingerprints
        sourceID = authorityPath[0]
        self.time = time
    }
}
