import JSON
import OCI
public import OpenSSL
public import Sigstore

/// What verification says about one image.
public enum ImageVerdict: Sendable {
    case admitted(VerifiedImage)
    case refused(RefusedImage)

    /// What the bundle says of the image.
    public var record: ImageRecord {
        switch self {
        case .admitted(let image): image.record
        case .refused(let image): image.record
        }
    }

    /// What was found about each piece of evidence.
    public var evidence: [EvidenceOutcome] {
        switch self {
        case .admitted(let image): image.evidence
        case .refused(let image): image.evidence
        }
    }

    /// The same without what was verified and what leads from it to tree heads, which is large.
    var withoutPieces: ImageVerdict { with(evidence: evidence.map(\.withoutPieces)) }

    /// BuildKit's statements, whose bytes stand elsewhere; none where nobody asked to keep them.
    var unsignedStatements: [UnsignedStatement] {
        switch self {
        case .admitted(let image): image.unsignedStatements
        case .refused(let image): image.unsignedStatements
        }
    }

    /// The same with what nobody signed: beside each piece of evidence, and in the image itself.
    func with(
        _ statements: [UnsignedStatement], _ documents: (EvidenceOutcome) throws -> [JSON]
    ) rethrows -> ImageVerdict {
        with(
            evidence: try evidence.map { outcome in
                var outcome = outcome
                outcome.unsignedDocuments = try documents(outcome)
                return outcome
            }, statements)
    }

    private func with(evidence: [EvidenceOutcome], _ statements: [UnsignedStatement] = []) -> ImageVerdict {
        switch self {
        case .admitted(var image):
            image.evidence = evidence
            image.unsignedStatements = statements
            return .admitted(image)
        case .refused(let image):
            var refused = RefusedImage(
                record: image.record, findings: image.findings, evidence: evidence, decision: image.decision)
            refused.unsignedStatements = statements
            return .refused(refused)
        }
    }

    /// What the policy said, requirement by requirement; nil where it was not asked, and where nobody asked to keep it.
    var decision: PolicyDecision? {
        switch self {
        case .admitted(let image): image.decision
        case .refused(let image): image.decision
        }
    }

    /// Why it was refused; empty where it was admitted.
    public var findings: [Finding] {
        if case .refused(let image) = self { image.findings } else { [] }
    }
}

/// An image of which everything holds and that the policy admits. It cannot be made without the policy's
/// ``AdmittedImage``, and nothing else can be published.
public struct VerifiedImage: Sendable {
    public let record: ImageRecord
    /// Every blob of the image.
    public let blobs: [BlobSize]
    /// The evidence that goes with it.
    public let publishedEvidence: [PublishedEvidence]
    public internal(set) var evidence: [EvidenceOutcome]
    /// Which rule of the policy decided.
    public let rule: String
    /// What the rule required and who met it, and what an exception waived, a line each.
    public let satisfied: [String]
    /// The newest time that the evidence proves which counted.
    public let newestProvenTime: UnixTime?
    /// How a tag of this repository may move.
    let moves: PolicyRule.Moves
    let decision: PolicyDecision?
    var unsignedStatements: [UnsignedStatement] = []

    /// Where the image is published, below the registry directory.
    var repositoryPath: [String] { record.repositoryPath }

    init(
        _ admitted: AdmittedImage, record: ImageRecord, blobs: [BlobSize], publishedEvidence: [PublishedEvidence],
        evidence: [EvidenceOutcome], decision: PolicyDecision?
    ) {
        self.decision = decision
        self.record = record
        self.blobs = blobs
        self.publishedEvidence = publishedEvidence
        self.evidence = evidence
        rule = "\(admitted.rule.position)"
        satisfied =
            admitted.proofs.map { proof in
                "\(proof.requirement.purpose) by \(proof.signers.joined(separator: " and ")) at \(proof.digest.short)"
            } + (admitted.exception.map { ["by the exception \($0)"] } ?? [])
        newestProvenTime = admitted.newestProvenTime
        moves = admitted.rule.moves
    }
}

/// Evidence that is published with its image.
public struct PublishedEvidence: Sendable {
    public let record: EvidenceRecord
    public let blobs: [BlobSize]
}

/// An image that does not fulfil the policy, or cannot be read.
public struct RefusedImage: Sendable {
    public let record: ImageRecord
    /// Why; never empty. The first one decides about the exit code.
    public let findings: [Finding]
    public let evidence: [EvidenceOutcome]
    let decision: PolicyDecision?
    var unsignedStatements: [UnsignedStatement] = []

    init(
        record: ImageRecord, findings: [Finding], evidence: [EvidenceOutcome], decision: PolicyDecision? = nil
    ) {
        self.record = record
        self.findings = findings
        self.evidence = evidence
        self.decision = decision
    }
}

/// What was found about one manifest of evidence.
public struct EvidenceOutcome: Sendable {
    /// One signature or envelope of it.
    public struct Piece: Sendable {
        /// `sha256:HEX#0`: manifest and layer.
        public let identifier: String
        /// Who signed, where the signature holds; the policy may reject it all the same.
        let signer: String?
        /// Who signed and what was proven, a line each. Empty unless it is verified.
        public let proven: [String]
        /// Why it was rejected, or what was seen and did not decide.
        public let findings: [Finding]
        public let isVerified: Bool
        /// What leads from it to trusted tree heads, one for each log entry; empty where the verifier rejected it, and
        /// where nobody asked for chains.
        public internal(set) var chains: [ProofChain]
        /// What was verified; nil where it was rejected, and where nobody asked for it.
        var verified: VerifiedPiece?
    }

    public let record: EvidenceRecord
    public internal(set) var pieces: [Piece]
    /// Why it was not judged, or `nil`.
    public let unjudged: Finding?
    /// Whether it goes with the image.
    public let isPublished: Bool
    /// What an SBOM says that nobody signed; empty for what is none, and where nobody asked for it.
    var unsignedDocuments: [JSON] = []

    /// The same without what is large, for reports that are kept.
    fileprivate var withoutPieces: EvidenceOutcome {
        var outcome = self
        outcome.unsignedDocuments = []
        for position in pieces.indices {
            outcome.pieces[position].chains = []
            outcome.pieces[position].verified = nil
        }
        return outcome
    }
}
