internal import OpenSSL
internal import Sigstore

/// Tells what of a piece of evidence has aged since it was made: authorities and logs whose windows have closed, and keys
/// that nobody should use any more. None of it refuses anything: what counted then was proven then.
struct EvidenceAging: Sendable {
    private let today: UnixTime
    private var authorities: [[UInt8]: (name: String, window: TimeWindow)] = [:]
    private var logs: [[UInt8]: (name: String, windows: [TimeWindow])] = [:]

    init(domains: [TrustDomain], today: UnixTime) {
        self.today = today
        for root in domains.map(\.root) {
            for authority in root.certificateAuthorities + root.timestampAuthorities {
                let key = authority.fingerprints[0]
                // The same authority may stand several times, with several windows.
                if let known = authorities[key], !Self.hasClosed(known.window, today) { continue }
                authorities[key] = (authority.name, authority.validFor)
            }
            for log in root.transparencyLogs { logs[log.logID, default: (log.name, [])].windows.append(log.validFor) }
        }
    }

    /// What has aged, a note each.
    func notes(on piece: VerifiedPiece) -> [Finding] {
        var notes: [Finding] = []
        if case .identity(let identity) = piece.signer {
            notes += closed(identity.authorityPath[0], .ageAuthority, "the signer's certificate authority", piece)
        }
        for time in piece.times {
            guard case .timestamp = time.source else { continue }
            notes += closed(time.sourceID, .ageAuthority, "the timestamp authority", piece)
        }
        for logID in Set(piece.logs.map(\.logID)) {
            guard let log = logs[logID], log.windows.allSatisfy({ Self.hasClosed($0, today) }) else { continue }
            notes.append(
                Finding(
                    .ageLog, subject: piece.identifier, message: "the log \(log.name) has been retired since",
                    found: log.windows.map(\.description).joined(separator: " or ")))
        }
        return notes + [aged(piece.signer.publicKey.algorithm, piece)].compactMap(\.self)
    }

    private static func hasClosed(_ window: TimeWindow, _ today: UnixTime) -> Bool {
        window.end.map { $0 < today } ?? false
    }

    private func closed(_ key: [UInt8], _ code: FindingCode, _ what: String, _ piece: VerifiedPiece) -> [Finding] {
        guard let authority = authorities[key], Self.hasClosed(authority.window, today) else { return [] }
        return [
            Finding(
                code, subject: piece.identifier, message: "\(what) \(authority.name) has been retired since",
                found: authority.window.description)
        ]
    }

    /// By the transition plan of NIST IR 8547: what gives 112 bits of security is deprecated after 2030, all signatures
    /// that a quantum computer could forge are disallowed after 2035.
    private func aged(_ algorithm: KeyAlgorithm, _ piece: VerifiedPiece) -> Finding? {
        let isShort = if case .rsa(let bits) = algorithm { bits < 3072 } else { false }
        let year = isShort ? "2030" : "2035"
        guard let end = UnixTime(rfc3339: "\(year)-12-31T23:59:59Z"), today > end else { return nil }
        return Finding(
            .ageAlgorithm, subject: piece.identifier,
            message:
                "keys of this kind are not to be used after \(year) (NIST IR 8547); only the proven times show that "
                + "the signature is from before",
            found: algorithm.name)
    }
}
