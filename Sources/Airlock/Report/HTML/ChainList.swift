import OCI
import Sigstore

/// The chains of proof in words, step by step: what the drawing shows, for those who cannot see it or want it exactly.
enum ChainList {
    static func of(_ evidence: [EvidenceOutcome]) -> Markup {
        let parts = evidence.flatMap { outcome in
            outcome.pieces.flatMap { piece in piece.chains.map { markup($0, of: piece, outcome.record) } }
        }
        guard !parts.isEmpty else { return .nothing }
        return "<h4>The same, step by step</h4>\n\(parts)"
    }

    private static func markup(
        _ chain: ProofChain, of piece: EvidenceOutcome.Piece, _ record: EvidenceRecord
    ) -> Markup {
        let steps = chain.steps.map { step -> Markup in
            let state: ProofState = step.holds ? .holds : piece.isVerified ? .open : .fails
            return "<li>\(Markup.mark(state, state.word)) \(step.what): \(step.check)</li>\n"
        }
        return """
            <p class="of">\(record.kind.rawValue) \(Markup.code(record.digest.short))\(piece.signer.map { " by \($0)" } ?? "")</p>
            <ol class="chain">\(steps)</ol>

            """
    }
}
