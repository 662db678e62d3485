internal import OpenSSL
internal import Sigstore

/// What a site asks of evidence that holds: whether it rests on something that is revoked, and on what has aged.
struct EvidenceReview: Sendable {
    private let revocations: RevocationJudge
    private let aging: EvidenceAging

    /// - Parameters:
    ///   - date: the date as of which is asked; nil for now.
    ///   - today: tells what has aged, whatever the date.
    init(trust: TrustDirectory, heads: HeadLedger, date: UnixTime?, today: UnixTime) {
        revocations = RevocationJudge(revocations: trust.revocations, heads: heads, date: date)
        aging = EvidenceAging(domains: trust.domains, today: today)
    }

    /// The verdict after the review. What was rejected stays so.
    func review(_ verdict: Verdict) -> Verdict {
        guard case .verified(let piece) = verdict else { return verdict }
        let reviewed = revocations.judge(piece)
        guard case .verified(let kept) = reviewed else { return reviewed }
        return .verified(kept.keeping(logs: kept.logs, times: kept.times, notes: aging.notes(on: kept)))
    }
}
