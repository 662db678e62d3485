internal import Sigstore
internal import TransparencyLog

extension PieceConditions {
    /// What of a transparency log is shown for the piece.
    func log(_ piece: VerifiedPiece) -> Finding? {
        guard rule.log != .none else { return nil }
        guard !piece.logs.isEmpty else {
            let unknown = piece.notes.first { $0.code == .logUnknownLog }
            return Finding(
                .logEntryMissing, subject: piece.identifier, message: "signature is in no known transparency log",
                found: unknown.map { "an entry of an unknown log: \($0.found)" } ?? "no log entry",
                wanted: rule.log == .inclusion ? "a log entry with inclusion proof" : "a log entry")
        }
        guard rule.log == .inclusion else { return nil }
        guard let inclusion = piece.logs.compactMap(\.inclusion).first else {
            return Finding(
                .logProofMissing, subject: piece.identifier,
                message: "the log promised the entry, but nothing shows it",
                found: "a signed promise", wanted: "an inclusion proof",
                hint: "export again where the log can be reached, or accept promises with log: promise")
        }
        guard rule.treeHead == .pinned else { return WitnessQuorum.miss(of: piece, witnesses) }
        return Finding(
            .headUnanchored, subject: piece.identifier,
            message: "nothing shows that the log's tree head is one that this site trusts",
            found: "\(inclusion.checkpoint.origin), size \(inclusion.checkpoint.size)", wanted: "a pinned tree head",
            hint: "this version cannot check consistency yet: treeHead: signed accepts the log's own signature")
    }
}
