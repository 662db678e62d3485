internal import OpenSSL
internal import Sigstore
internal import TransparencyLog

/// Takes from verified pieces what is no longer good, or refuses them for it.
///
/// Whoever holds a stolen key can write any date. So evidence from before a revocation survives only where a time proves
/// that it was there: of a timestamp authority, or of a log entry that is included below a trusted tree head, and of
/// neither where that authority or log is revoked itself.
struct RevocationJudge: Sendable {
    let revocations: Revocations
    /// What the site's trusted tree heads are.
    let heads: HeadLedger
    /// The date as of which is asked; nil for now.
    var date: UnixTime?

    /// The piece as it still counts, or why it does not. What no entry is about stays as it is.
    func judge(_ piece: VerifiedPiece) -> Verdict {
        guard !revocations.entries.isEmpty || date != nil else { return .verified(piece) }
        let known = date.map { date in piece.times.filter { $0.time <= date } } ?? piece.times
        if let date, known.isEmpty, let first = piece.times.map(\.time).min() {
            return rejected(
                Finding(
                    .timeAfterDate, subject: piece.identifier,
                    message: "the evidence is newer than the date that is asked",
                    found: first.rfc3339, wanted: "at \(date.rfc3339) or before"), piece)
        }
        let evidence = PieceTimes(piece, times: known, revocations: revocations, heads: heads, date: date)
        for ground in revocations.grounds(aboutSignerOf: piece) where !ground.contains(where: evidence.survives) {
            return rejected(refusal(ground[0], evidence, piece), piece)
        }
        let notes = evidence.fallen.map { note($0, piece) }
        if case .identity = piece.signer, evidence.times.isEmpty, let entry = evidence.fallen.first {
            return rejected(refusal(entry, evidence, piece), piece)
        }
        return .verified(piece.keeping(logs: evidence.logs, times: evidence.times, notes: notes))
    }

    private func rejected(_ finding: Finding, _ piece: VerifiedPiece) -> Verdict {
        .rejected(Rejection(reason: finding, notes: piece.notes, step: .subject))
    }

    private func refusal(_ entry: Revocation, _ evidence: PieceTimes, _ piece: VerifiedPiece) -> Finding {
        let wanted: String =
            switch (entry.earlier, entry.date) {
            case (.proven, let date?): "a timestamp, or the time of an entry below a trusted tree head, before \(date)"
            default: "evidence that does not rest on it"
            }
        let time = evidence.proven.map { "proven to be there at \($0)" } ?? "no time that still counts"
        return Finding(
            entry.code, subject: piece.identifier, message: "the evidence rests on what is revoked",
            found: "\(entry); \(time)", wanted: wanted)
    }

    private func note(_ entry: Revocation, _ piece: VerifiedPiece) -> Finding {
        Finding(
            entry.code, subject: piece.identifier, message: "what is revoked does not count for the evidence",
            found: "\(entry)")
    }
}

/// The times of one piece that still count, and the log entries that do.
private struct PieceTimes {
    /// The earliest time by someone who is not revoked.
    let proven: UnixTime?
    let logs: [VerifiedLogEntry]
    let times: [TrustedTime]
    /// The entries for which something does not count any more.
    let fallen: [Revocation]

    init(
        _ piece: VerifiedPiece, times: [TrustedTime], revocations: Revocations, heads: HeadLedger, date: UnixTime?
    ) {
        func isTrusted(_ inclusion: VerifiedInclusion) -> Bool {
            heads.finding(about: inclusion.checkpoint, subject: piece.identifier) == nil
        }
        let logs = piece.logs.filter { log in log.integratedTime.map { $0 <= date ?? $0 } ?? true }
        let stamps = times.filter { revocations.entries(about: $0).isEmpty && $0.isStamp }.map(\.time)
        // The time of the very entry that is included: another one of the same log is its word alone.
        let anchored = logs.filter { log in
            revocations[.log(log.logID)] == nil && log.inclusions.contains(where: isTrusted)
        }.compactMap(\.integratedTime)
        let proven = (stamps + anchored).min()
        func counts(_ entries: [Revocation]) -> Bool { entries.allSatisfy { $0.stands(for: proven) } }

        self.proven = proven
        self.times = times.filter { counts(revocations.entries(about: $0)) }
        // A frozen head is one from before: what is below it, the log cannot have added since.
        self.logs = logs.filter { log in
            counts([revocations[.log(log.logID)]].compactMap(\.self))
                || log.inclusions.contains { heads.isFrozen($0.checkpoint.origin) && isTrusted($0) }
        }
        let all =
            times.flatMap { revocations.entries(about: $0) } + logs.compactMap { revocations[.log($0.logID)] }
        var fallen: [Revocation] = []
        for entry in all where !entry.stands(for: proven) && !fallen.contains(entry) { fallen.append(entry) }
        self.fallen = fallen
    }

    func survives(_ entry: Revocation) -> Bool { entry.stands(for: proven) }
}

extension Revocation {
    /// Whether evidence that was there at a proven time is from before.
    fileprivate func stands(for proven: UnixTime?) -> Bool {
        guard earlier == .proven, let proven, let date else { return false }
        return proven < date
    }

    /// The code of what is refused for it.
    var code: FindingCode {
        switch subject {
        case .signerKey, .signerIdentity: .revokedSigner
        case .certificateAuthority: .revokedAuthority
        case .log: .revokedLog
        case .timestampAuthority: .revokedTimestampAuthority
        case .exporter: .revokedExporter
        case .receiptKey: .revokedReceiptKey
        case .digest: .revokedDigest
        }
    }
}

extension TrustedTime {
    /// Whether it is a timestamp authority's word.
    fileprivate var isStamp: Bool { if case .timestamp = source { true } else { false } }
}

extension Revocations {
    /// The entries about the log or authority whose word a time is.
    fileprivate func entries(about time: TrustedTime) -> [Revocation] {
        let subjects: [Revocation.Subject] =
            time.isStamp ? time.authorityPath.map { .timestampAuthority($0) } : [.log(time.sourceID)]
        return subjects.compactMap { self[$0] }
    }

    /// What speaks against the signer of a piece, or against whoever vouched for the signer. The piece falls by any of the
    /// grounds of which nothing stands for it.
    fileprivate func grounds(aboutSignerOf piece: VerifiedPiece) -> [[Revocation]] {
        var subjects: [Revocation.Subject] = [.signerKey(piece.signer.publicKey.fingerprint)]
        guard case .identity(let identity) = piece.signer else { return subjects.compactMap { self[$0] }.map { [$0] } }
        subjects += identity.subjects.map { .signerIdentity(issuer: identity.issuer, subject: $0) }
        subjects += identity.authorityPath.map { .certificateAuthority($0) }
        // One certificate log that still counts suffices, as it did when the certificate was verified.
        let logs = identity.certificateLogs.compactMap { self[.log($0)] }
        let lacksLog = !logs.isEmpty && logs.count == identity.certificateLogs.count
        return subjects.compactMap { self[$0] }.map { [$0] } + (lacksLog ? [logs] : [])
    }
}
