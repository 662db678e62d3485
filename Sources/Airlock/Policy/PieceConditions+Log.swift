internal import Sigstore
internal import TransparencyLog

extension PieceConditions {
    /// What of a transparency log is shown for the piece.
    func log(_ piece: VerifiedPiece) -> Finding? {
        guard rule.log != .none else { return nil }
        guard !piece.logs.isEmpty else {
            let unknown = piece.notes.first { $0.code == .logUnknownLog }
            let revoked = piece.notes.first { $0.code == .revokedLog }
            return Finding(
                .logEntryMissing, subject: piece.identifier, message: "signature is in no known transparency log",
                found: revoked.map { "an entry of a revoked log: \($0.found)" }
                    ?? unknown.map { "an entry of an unknown log: \($0.found)" } ?? "no log entry",
                wanted: rule.log == .inclusion ? "a log entry with inclusion proof" : "a log entry")
        }
        guard rule.log == .inclusion else { return nil }
        let inclusions = piece.logs.flatMap(\.inclusions)
        guard !inclusions.isEmpty else {
            return Finding(
                .logProofMissing, subject: piece.identifier,
                message: "the log promised the entry, but nothing shows it",
                found: "a signed promise", wanted: "an inclusion proof",
                hint: "export again where the log can be reached, or accept promises with log: promise")
        }
        guard rule.treeHead == .pinned else { return WitnessQuorum.miss(of: piece, heads.witnesses) }
        return head(of: inclusions, subject: piece.identifier)
    }

    /// One proof that ends in a trusted head suffices, unless another one shows that the log forked. Where none does, the
    /// largest tree is told of: it is the one that the exporter chose for this site.
    private func head(of inclusions: [VerifiedInclusion], subject: String) -> Finding? {
        let findings = inclusions.sorted { $0.checkpoint.size > $1.checkpoint.size }.map {
            heads.finding(about: $0.checkpoint, subject: subject)
        }
        if let fork = findings.compactMap(\.self).first(where: { $0.code == .headFork }) { return fork }
        return findings.contains(nil) ? nil : findings[0]
    }
}
