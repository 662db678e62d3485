internal import Sigstore

/// Why a piece does not count, and how far it came: of several, the one that came furthest explains a refusal best.
struct NearMiss {
    let findings: [Finding]
    let rank: Int

    /// A piece that the verifier rejected: before all that a policy looks at.
    init(_ rejection: Rejection) {
        findings = rejection.findings.reversed()
        rank = rejection.progress
    }

    /// A piece that was verified, and that a step of the policy refused.
    init(_ finding: Finding, step: Int) {
        findings = [finding]
        rank = 1_000 + step
    }

    /// The first of those that came furthest.
    static func nearest(_ misses: [NearMiss]) -> NearMiss? {
        guard let rank = misses.map(\.rank).max() else { return nil }
        return misses.first { $0.rank == rank }
    }
}
