internal import Sigstore

/// One judged piece, held against every requirement of a rule.
struct Assessment {
    let piece: JudgedPiece
    /// The votes that the piece has for each requirement, by the requirement's position.
    let votes: [[ThresholdCount.Vote]]
    /// Why it does not count for each requirement.
    let misses: [[NearMiss]]
    /// The verified piece, where the rule accepts its signer and all its conditions hold.
    let accepted: VerifiedPiece?

    init(_ piece: JudgedPiece, rule: PolicyRule, conditions: PieceConditions) {
        self.piece = piece
        var votes: [[ThresholdCount.Vote]] = []
        var misses: [[NearMiss]] = []
        for requirement in rule.requirements {
            let (found, missed) = Self.hold(piece, against: requirement, conditions)
            votes.append(found)
            misses.append(missed)
        }
        self.votes = votes
        self.misses = misses
        accepted = votes.joined().first?.piece ?? Self.unrequired(piece, rule, conditions)
    }

    private static func hold(
        _ piece: JudgedPiece, against requirement: EvidenceRequirement, _ conditions: PieceConditions
    ) -> ([ThresholdCount.Vote], [NearMiss]) {
        var votes: [ThresholdCount.Vote] = []
        var misses = piece.canServe(requirement.purpose) ? rejections(of: piece, requirement.by) : []
        for verified in piece.verified where verified.requirementPurpose.isSame(as: requirement.purpose) {
            for (entry, signatory) in requirement.by.enumerated() {
                switch SignatoryMatch.of(verified, signatory) {
                case .unrelated: break
                case .misses(let miss): misses.append(miss)
                case .matches:
                    if let miss = conditions.miss(of: verified) ?? requirement.miss(of: verified) {
                        misses.append(miss)
                    } else {
                        votes.append(ThresholdCount.Vote(entry: entry, piece: verified))
                    }
                }
            }
        }
        return (votes, misses)
    }

    /// Why the verifier did not take any of these for the signer.
    private static func rejections(of piece: JudgedPiece, _ by: [Signatory]) -> [NearMiss] {
        if let rejection = piece.unreadable { return [NearMiss(rejection)] }
        return piece.trials.compactMap { trial in
            guard case .rejected(let rejection) = trial.verdict else { return nil }
            guard by.contains(where: { $0.isAnswered(by: trial.candidate) }) else { return nil }
            return NearMiss(rejection)
        }
    }

    /// A piece of a purpose that no requirement has: good if anyone whom the rule names signed it.
    private static func unrequired(
        _ piece: JudgedPiece, _ rule: PolicyRule, _ conditions: PieceConditions
    ) -> VerifiedPiece? {
        piece.verified.first { verified in
            let purpose = verified.requirementPurpose
            guard !rule.requirements.contains(where: { $0.purpose.isSame(as: purpose) }) else { return false }
            let isAllowed = rule.signatories.contains {
                if case .matches = SignatoryMatch.of(verified, $0) { true } else { false }
            }
            return isAllowed && conditions.miss(of: verified) == nil
        }
    }

    /// The report about the piece; `counted` says whether it meets a requirement.
    func report(counted: Bool) -> EvidenceReport {
        let verified = accepted ?? piece.verified.first
        return EvidenceReport(
            identifier: piece.identifier, digest: piece.digest,
            standing: accepted == nil ? .rejected : counted ? .counted : .verified,
            purpose: verified?.requirementPurpose, signer: verified?.signer.name, log: verified?.logStanding,
            newestTime: verified?.newestTime, findings: accepted?.notes ?? rejectionFindings)
    }

    private var rejectionFindings: [Finding] {
        let all =
            misses.joined()
            + piece.trials.compactMap { trial in
                if case .rejected(let rejection) = trial.verdict { NearMiss(rejection) } else { nil }
            }
        return NearMiss.nearest(all)?.findings ?? piece.unreadable?.findings ?? []
    }
}

extension EvidenceRequirement.Purpose {
    /// Whether both are the same, byte for byte.
    func isSame(as other: Self) -> Bool {
        switch (self, other) {
        case (.signature, .signature): true
        case (.attestation(let left), .attestation(let right)): left.hasSameBytes(as: right)
        default: false
        }
    }
}
