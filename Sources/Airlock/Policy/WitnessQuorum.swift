import Sigstore
import TransparencyLog

/// Whether the tree heads under a piece are cosigned by enough witnesses.
enum WitnessQuorum {
    /// Why they are not; nil where they are, where no policy covers the logs, or where the piece has no proof.
    static func miss(of piece: VerifiedPiece, _ policy: WitnessPolicy?) -> Finding? {
        guard let policy else { return nil }
        for checkpoint in piece.logs.compactMap(\.inclusion?.checkpoint) where policy.covers(origin: checkpoint.origin)
        {
            if let finding = miss(of: checkpoint, policy, subject: piece.identifier) { return finding }
        }
        return nil
    }

    /// Why a tree head is not cosigned by a quorum; nil where it is. That the policy covers its log is not checked.
    static func miss(of checkpoint: Checkpoint, _ policy: WitnessPolicy, subject: String) -> Finding? {
        let cosigners: [String]
        do throws(NoteError) {
            cosigners = try policy.cosigners(of: checkpoint.note)
        } catch {
            if case .cryptography(let error) = error {
                return Finding(
                    .cryptoUnavailable, subject: subject, message: "a cosignature could not be verified",
                    found: "\(error)")
            }
            return Finding(
                .headQuorum, subject: subject, message: "a cosignature of a known witness does not hold",
                found: "\(error)", wanted: "the quorum \(policy.quorumName)")
        }
        guard !policy.isMet(by: cosigners) else { return nil }
        return Finding(
            .headQuorum, subject: subject, message: "too few witnesses cosigned the log's tree head",
            found: cosigners.isEmpty ? "none" : cosigners.joined(separator: ", "),
            wanted: "the quorum \(policy.quorumName)")
    }
}
