import OCI
import OpenSSL
import Sigstore

/// Turns what the policy said of each piece into what is reported and what is published.
struct EvidenceOutcomes {
    private let reports: [String: EvidenceReport]
    private let verified: [String: VerifiedPiece]
    /// Evidence manifests of which at least one piece may be published.
    private let accepted: Set<String>
    private let isAdmitted: Bool
    private let publishUnverified: Bool
    private let heads: HeadLedger?

    /// - Parameter heads: what the chains from log entries lead to; without it no chains are made, nor pieces kept.
    init(decision: PolicyDecision, judged: [JudgedPiece], publishUnverified: Bool?, heads: HeadLedger?) {
        self.heads = heads
        // One piece may be filed under several manifests; the report that counted for it is the one to show.
        reports = Dictionary(
            decision.evidence.map { ("\($0.digest) \($0.identifier)", $0) }, uniquingKeysWith: { first, _ in first })
        var verified: [String: VerifiedPiece] = [:]
        for piece in judged { verified["\(piece.digest) \(piece.identifier)"] = piece.verified.first }
        self.verified = verified
        if case .admitted(let image) = decision.outcome {
            accepted = Set(image.evidence.map { "\($0.subject) \($0.place.manifestDigest)" })
            isAdmitted = true
        } else {
            accepted = []
            isAdmitted = false
        }
        self.publishUnverified = publishUnverified ?? false
    }

    /// The outcome for one manifest of evidence.
    func outcome(of record: EvidenceRecord, readings: Int, unjudged: Finding?) -> EvidenceOutcome {
        let pieces = (0..<readings).map { index in
            let identifier = EvidencePiece.identifier(manifestDigest: record.digest.description, layerIndex: index)
            return piece("\(record.subject) \(identifier)", identifier)
        }
        return EvidenceOutcome(
            record: record, pieces: pieces, unjudged: unjudged,
            isPublished: unjudged?.code != .revokedDigest && isPublished(record, isUnjudged: unjudged != nil))
    }

    /// Evidence of which a piece was accepted; what was rejected or not judged only where the policy says so. A record
    /// that completes other evidence goes with it.
    private func isPublished(_ record: EvidenceRecord, isUnjudged: Bool) -> Bool {
        guard isAdmitted else { return false }
        if publishUnverified || accepted.contains("\(record.subject) \(record.digest)") { return true }
        guard isUnjudged, record.artifactType == LogEntryRecord.mediaType else { return false }
        return accepted.contains { $0.hasPrefix("\(record.subject) ") }
    }

    private func piece(_ key: String, _ identifier: String) -> EvidenceOutcome.Piece {
        let report = reports[key]
        let isVerified = report.map { $0.standing != .rejected } ?? false
        let proven = isVerified ? verified[key].map(ProofText.lines) ?? [] : []
        return EvidenceOutcome.Piece(
            identifier: identifier, signer: report?.signer, proven: proven, findings: report?.findings ?? [],
            isVerified: isVerified,
            chains: verified[key].map(chains) ?? [], verified: heads == nil || !isVerified ? nil : verified[key])
    }

    private func chains(of piece: VerifiedPiece) -> [ProofChain] {
        heads.map { heads in piece.logs.map { ProofChain($0, subject: piece.subject, heads: heads) } } ?? []
    }
}
