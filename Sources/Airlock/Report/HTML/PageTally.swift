import Sigstore

/// What a page counts over all images.
struct PageTally: Sendable {
    private(set) var images = 0
    private(set) var refused = 0
    private var signatures = 0
    private var attestations = 0
    private var rejected = 0
    private var unjudged = 0
    private var anchored = 0
    private var unanchored = 0
    private var promised = 0
    private var unlogged = 0

    /// Counts a verdict.
    mutating func add(_ verdict: ImageVerdict, isFaulty: Bool = false) {
        images += 1
        if isFaulty || !verdict.findings.isEmpty { refused += 1 }
        for outcome in verdict.evidence {
            // A log entry that completes other evidence counts there.
            if outcome.unjudged != nil, outcome.record.artifactType != LogEntryRecord.mediaType { unjudged += 1 }
            for piece in outcome.pieces { add(piece) }
        }
    }

    private mutating func add(_ piece: EvidenceOutcome.Piece) {
        guard piece.isVerified, let verified = piece.verified else {
            rejected += 1
            return
        }
        if case .signature = verified.purpose { signatures += 1 } else { attestations += 1 }
        if piece.chains.isEmpty { unlogged += 1 }
        for chain in piece.chains {
            switch (chain.inclusion, chain.anchor) {
            case (nil, _): promised += 1
            case (_, nil): unanchored += 1
            default: anchored += 1
            }
        }
    }

    /// What was counted, in words; of what there is none only what is asked about anyway.
    var lines: [(what: String, count: Int)] {
        let always = [("Images admitted", images - refused), ("Images refused", refused)]
        let further = [
            ("Signatures that hold, by signers whom the policy names", signatures),
            ("Attestations that hold, by signers whom the policy names", attestations),
            ("Log entries that lead to a tree head which this site trusts", anchored),
            ("Log entries that end in a tree head which only the log has signed", unanchored),
            ("Log entries that the log only promised", promised),
            ("Pieces of evidence that were rejected", rejected),
        ]
        return always + further.filter { $0.1 > 0 }
    }

    /// What is not proven.
    var reservations: [String] {
        var lines = [
            "A signature or an attestation proves who said something, not that it is true. Nothing here says that an image has no faults."
        ]
        if unanchored > 0 {
            lines.append(
                "\(unanchored) of the log entries end in a tree head that no one but the log vouches for: that others see the same log is not proven, and the policy did not ask for it."
            )
        }
        if promised > 0 {
            lines.append(
                "\(promised) of the log entries are promised and not shown: that they are in the log is its word.")
        }
        if unlogged > 0 {
            lines.append("\(unlogged) of the pieces that hold are in no log, and the policy did not ask for one.")
        }
        if unjudged > 0 {
            lines.append("Carried along, proving nothing: \(counted(unjudged, "manifest")) of evidence of other kinds.")
        }
        return lines
    }
}
