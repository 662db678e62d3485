internal import OCI
internal import Sigstore

/// Holds the assessed pieces of one image against its rule, requirement by requirement.
struct Hearing {
    let image: PolicyImage
    let ruling: Ruling
    let assessments: [Assessment]

    private var rule: PolicyRule { ruling.rule }

    /// What came of each requirement. One that an exception waives may be met all the same; else nothing is missing.
    func outcomes() -> [RequirementOutcome] {
        rule.requirements.indices.map { index in
            var outcome =
                switch rule.platforms {
                case .reachable: reachable(index)
                case .each: each(index)
                }
            outcome.isWaived =
                !outcome.findings.isEmpty && ruling.exception?.waives(outcome.requirement.purpose) == true
            return outcome
        }
    }

    private func outcome(
        _ index: Int, proofs: [RequirementProof] = [], findings: [Finding] = []
    ) -> RequirementOutcome {
        RequirementOutcome(
            requirement: rule.requirements[index], proofs: proofs, findings: findings, isWaived: false)
    }

    /// What an exception would have waived, had it not ended.
    func endedException() -> [Finding] {
        guard let ended = ruling.ended else { return [] }
        return [
            Finding(
                .policyExceptionEnded, subject: image.name, message: "an exception for this digest has ended",
                found: "\(ended)", wanted: "one that has not ended")
        ]
    }

    /// Declared absences that the rule does not allow.
    func deniedAbsences() -> [Finding] {
        guard !rule.absent.contains(.platform) else { return [] }
        return image.children.filter { !$0.isPresent }.map { child in
            Finding(
                .policyPlatformAbsent, subject: image.name, message: "a manifest of the index is declared absent",
                found: child.name, wanted: "every manifest of the index",
                hint: "export all platforms, or allow it with absent: [platform]")
        }
    }

    /// Met at the admitted digest or at one index above it; pieces at several digests are never added up.
    private func reachable(_ index: Int) -> RequirementOutcome {
        let places = [image.digest] + image.indexesAbove
        for place in places {
            if let proof = proof(of: index, at: place) { return outcome(index, proofs: [proof]) }
        }
        return outcome(index, findings: refusal(of: index, at: places, subject: image.name))
    }

    /// Met at every child that the bundle holds. An image without any is its own only child.
    private func each(_ index: Int) -> RequirementOutcome {
        let children = image.children.filter { $0.isPresent && !$0.isBuildKitAttestation }
        guard !children.isEmpty else {
            guard let proof = proof(of: index, at: image.digest) else {
                return outcome(index, findings: refusal(of: index, at: [image.digest], subject: image.name))
            }
            return outcome(index, proofs: [proof])
        }
        var result = outcome(index)
        for child in children {
            if let proof = proof(of: index, at: child.digest) {
                result.proofs.append(proof)
            } else {
                result.findings += refusal(of: index, at: [child.digest], subject: child.name)
            }
        }
        return result
    }

    private func votes(for index: Int, at place: Digest) -> [ThresholdCount.Vote] {
        assessments.filter { $0.piece.digest == place }.flatMap { $0.votes[index] }
    }

    private func proof(of index: Int, at place: Digest) -> RequirementProof? {
        let requirement = rule.requirements[index]
        let votes = votes(for: index, at: place)
        let counted = ThresholdCount.counted(votes)
        guard counted.count >= requirement.threshold else { return nil }
        var pieces: [String] = []
        for vote in votes where !pieces.contains(vote.piece.identifier) { pieces.append(vote.piece.identifier) }
        return RequirementProof(
            requirement: requirement, digest: place, signers: counted.map(\.piece.signer.name), pieces: pieces,
            newestTime: votes.compactMap(\.piece.newestTime).max())
    }

    /// Why a requirement is not met: too few signers, the nearest miss, or no evidence at all.
    private func refusal(of index: Int, at places: [Digest], subject: String) -> [Finding] {
        let requirement = rule.requirements[index]
        let here = assessments.filter { places.contains($0.piece.digest) }
        let counted = places.map { ThresholdCount.counted(votes(for: index, at: $0)) }.max { $0.count < $1.count } ?? []
        var findings: [Finding] = []
        if !counted.isEmpty {
            let names = counted.map(\.piece.signer.name).joined(separator: ", ")
            findings.append(
                Finding(
                    .policyThresholdUnmet, subject: subject,
                    message: "too few of those whom the policy names have signed",
                    found: "\(counted.count): \(names)", wanted: "\(requirement)"))
        }
        if let nearest = NearMiss.nearest(here.flatMap { $0.misses[index] }) { findings += nearest.findings }
        return findings.isEmpty ? [missing(requirement, index, at: places, subject: subject)] : findings
    }

    private func missing(
        _ requirement: EvidenceRequirement, _ index: Int, at places: [Digest], subject: String
    ) -> Finding {
        let elsewhere = assessments.filter { !$0.votes[index].isEmpty && !places.contains($0.piece.digest) }
        let others = assessments.filter { places.contains($0.piece.digest) }.compactMap(\.accepted?.requirementPurpose)
        var found: [String] = []
        for purpose in others where !found.contains("\(purpose)") { found.append("\(purpose)") }
        for digest in Set(elsewhere.map(\.piece.digest)).sorted() {
            found.append("\(requirement.purpose) for \(digest)")
        }
        return Finding(
            .evidenceMissing, subject: subject, message: "evidence that the policy requires is not there",
            found: found.isEmpty ? "none" : found.joined(separator: ", "), wanted: "\(requirement)",
            hint: elsewhere.isEmpty
                ? nil
                : "what is signed is another manifest of the image: sign this one, or admit that one by its digest")
    }
}
