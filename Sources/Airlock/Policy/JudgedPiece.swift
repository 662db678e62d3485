public import OCI
public import Sigstore

/// A piece of evidence with what the verifier said of it, for every candidate that a rule names.
public struct JudgedPiece: Sendable {
    /// One question to the verifier, with its answer.
    public struct Trial: Sendable {
        /// Who was supposed to have signed.
        public let candidate: Candidate
        /// What the verifier said.
        public let verdict: Verdict

        fileprivate var isVerified: Bool { if case .verified = verdict { true } else { false } }
    }

    /// What the piece is made of; what it is for is known of verified pieces only.
    enum Kind: Sendable {
        case simpleSigning, message, unknown
        /// With the predicate type that its payload states, unverified; nil where that is no statement, and where nobody
        /// will ask since all trials ended well.
        case envelope(predicateType: String?)
    }

    /// `sha256:HEX#0`: manifest and layer.
    public let identifier: String
    /// The manifest that it was judged against.
    public let digest: Digest
    /// One for each candidate that the rule names.
    public let trials: [Trial]
    /// Why the piece could not be read at all.
    public let unreadable: Rejection?
    let kind: Kind
    let form: EvidencePiece.Form

    init(_ piece: EvidencePiece, digest: Digest, trials: [Trial]) {
        identifier = piece.identifier
        self.digest = digest
        self.trials = trials
        unreadable = nil
        kind =
            switch piece.content {
            case .simpleSigning: .simpleSigning
            case .envelope(let envelope):
                .envelope(predicateType: trials.allSatisfy(\.isVerified) ? nil : Self.statedType(envelope))
            case .message: .message
            }
        form = piece.form
    }

    private static func statedType(_ envelope: Envelope) -> String? {
        do throws(StatementError) { return try Statement(parsing: envelope.payload).predicateType } catch { return nil }
    }

    /// Bytes that are no piece of evidence: they count for nothing, but are reported.
    ///
    /// - Parameter mediaType: what their manifest says that they are.
    public init(
        unreadable place: EvidencePiece.Place, mediaType: String, digest: Digest, rejection: Rejection
    ) {
        identifier = place.identifier
        self.digest = digest
        trials = []
        unreadable = rejection
        form = MediaType.isSigstoreBundle(mediaType) ? .bundle : .legacy
        kind =
            switch mediaType {
            case LegacyLayer.simpleSigningType: .simpleSigning
            case LegacyLayer.envelopeType: .envelope(predicateType: nil)
            default: .unknown
            }
    }

    /// What was verified, once for each candidate who turned out to be the signer.
    public var verified: [VerifiedPiece] {
        trials.compactMap { if case .verified(let piece) = $0.verdict { piece } else { nil } }
    }

    /// Whether a rejected piece can have been meant for the purpose.
    func canServe(_ purpose: EvidenceRequirement.Purpose) -> Bool {
        switch (kind, purpose) {
        case (.unknown, _), (.simpleSigning, .signature), (.message, .signature), (.envelope(nil), .attestation): true
        case (.envelope(let stated?), .attestation(let wanted)): stated.hasSameBytes(as: wanted)
        case (.envelope(let stated), .signature):
            form == .bundle && stated.map { $0.hasSameBytes(as: Statement.cosignSignatureType) } ?? true
        case (.simpleSigning, .attestation), (.message, .attestation): false
        }
    }
}
