import OCI
import Sigstore

/// Judges the images that were found, by today's policy, trust directory and time.
struct ImageAudit: Sendable {
    let verifier: ImageVerifier

    /// What came of an image.
    struct Outcome: Sendable {
        let image: AuditedImage
        /// Those that are about itself: what is missing or damaged was told with the blob.
        let findings: [AuditFinding]
        /// What verification said; nil where it could not be asked.
        var verdict: ImageVerdict?

        init(_ image: AuditedImage, _ findings: [AuditFinding] = []) {
            self.image = image
            self.findings = findings
        }
    }

    /// What an image comes to.
    func judge(_ image: AuditedImage.Pending) -> Outcome {
        do {
            guard case .record(let record) = image.content, let store = image.store else {
                if case .unreadable(let why) = image.content, !image.isDamaged {
                    return Outcome(audited(image, .damaged), [Self.unjudged(image, why)])
                }
                return Outcome(audited(image, .damaged))
            }
            var contents = BundleContents()
            let verdict = try verifier.verify(record, in: store, contents: &contents)
            var outcome = judge(image, verdict)
            outcome.verdict = verdict
            return outcome
        } catch {
            return Outcome(audited(image, .damaged), image.isDamaged ? [] : [Self.unjudged(image, Diagnosis(error))])
        }
    }

    private func judge(_ image: AuditedImage.Pending, _ verdict: ImageVerdict) -> Outcome {
        // Where something is missing or damaged, a refusal may say no more than that.
        if image.isDamaged { return Outcome(audited(image, .damaged, verdict)) }
        if image.receipt == nil { return Outcome(audited(image, .unexplained, verdict)) }
        guard !verdict.findings.isEmpty else { return Outcome(audited(image, .proven, verdict)) }
        let findings = verdict.findings.map {
            AuditFinding.noLongerAllowed($0, subject: image.name, hint: Self.compare(image), affects: [image.name])
        }
        return Outcome(audited(image, .noLongerAllowed, verdict), findings)
    }

    private func audited(
        _ image: AuditedImage.Pending, _ standing: AuditedImage.Standing, _ verdict: ImageVerdict? = nil
    ) -> AuditedImage {
        var admission: [String] = []
        if case .admitted(let verified)? = verdict { admission = ["admitted by \(verified.rule)"] + verified.satisfied }
        return AuditedImage(
            name: image.name, reference: image.reference, digest: image.digest, receipt: image.receipt,
            standing: standing, admission: admission,
            evidence: (verdict?.evidence ?? []).map { outcome in
                AuditedImage.Evidence(
                    kind: outcome.record.kind, digest: outcome.record.digest,
                    verdict: outcome.unjudged != nil
                        ? .unjudged : outcome.pieces.contains(where: \.isVerified) ? .verified : .rejected)
            })
    }

    private static func unjudged(_ image: AuditedImage.Pending, _ why: Diagnosis) -> AuditFinding {
        AuditFinding(
            .rotten,
            Finding(
                why.code, subject: image.name, message: "nothing could be decided about the image", found: why.message,
                wanted: "an image that can be read and judged", hint: why.hint ?? AuditPool.restore),
            affects: [image.name])
    }

    private static func compare(_ image: AuditedImage.Pending) -> String {
        "stop using the image, or find out what changed: receipt \(image.receipt ?? 0) names the policy and the trust "
            + "directory that admitted it"
    }
}
