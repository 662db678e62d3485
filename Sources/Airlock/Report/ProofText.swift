import OpenSSL
import Sigstore
import TransparencyLog

/// What a verified piece proves, in words: who signed, when, and what of which log was shown.
enum ProofText {
    static func lines(_ piece: VerifiedPiece) -> [String] {
        purpose(piece) + signer(piece.signer) + piece.logs.map(log) + times(piece)
    }

    private static func purpose(_ piece: VerifiedPiece) -> [String] {
        switch piece.purpose {
        case .signature: ["signature over \(piece.subject)"]
        case .attestation(let type): ["attestation of type \(type) about \(piece.subject)"]
        }
    }

    private static func signer(_ signer: VerifiedPiece.Signer) -> [String] {
        switch signer {
        case .key(let pinned):
            return [
                "by the pinned key \(pinned.name) (\(pinned.key.algorithm.name), sha256:\(Hex.encode(pinned.key.fingerprint)))"
            ]
        case .identity(let identity):
            let source = identity.sourceRepository.map { ["from the source repository \($0)"] } ?? []
            return [
                "by \(identity.subjects.joined(separator: ", ")), for whom \(identity.issuer) vouched"
            ] + source + ["certificate path, validity and certificate log by \(identity.domain)"]
        }
    }

    private static func log(_ entry: VerifiedLogEntry) -> String {
        let place = "entry \(entry.logIndex) of \(entry.logName)"
        guard let inclusion = entry.inclusion else { return "\(place): promised, not shown" }
        return "\(place): included in the tree of size \(inclusion.checkpoint.size) whose head the log signed"
    }

    private static func times(_ piece: VerifiedPiece) -> [String] {
        piece.times.sorted { $0.time < $1.time }.map { time in
            switch time.source {
            case .log(let name): "at \(time.time.rfc3339), by the word of the log \(name)"
            case .timestamp(let name): "at \(time.time.rfc3339), by a timestamp of \(name)"
            }
        }
    }
}
