import OCI
import Sigstore

/// Judges the images that were found, by today's policy, trust directory and time.
struct ImageAudit: Sendable {
    let verifier: ImageVerifier

    /// What an image comes to, with the findings that are about itself: what is missing or damaged was told with the blob.
    func judge(_ image: AuditedImage.Pending) -> (AuditedImage, [AuditFinding]) {
        do {
            guard case .record(let record) = image.content, let store = image.store else {
                if case .unreadable(let why) = image.content, !image.isDamaged {
                    return (audited(image, .damaged), [Self.unjudged(image, why)])
                }
                return (audited(image, .damaged), [])
            }
            var contents = BundleContents()
            let verdict = try verifier.verify(record, in: store, contents: &contents)
            return judge(image, verdict)
        } catch {
            return (audited(image, .damaged), image.isDamaged ? [] : [Self.unjudged(image, Diagnosis(error))])
        }
    }

    private func judge(_ image: AuditedImage.Pending, _ verdict: ImageVerdict) -> (AuditedImage, [AuditFinding]) {
        // Where something is missing or damaged, a refusal may say no more than that.
        if image.isDamaged { return (audited(image, .damaged, verdict), []) }
        if image.receipt == nil { return (audited(image, .unexplained, verdict), []) }
        guard !verdict.findings.isEmpty else { return (audited(image, .proven, verdict), []) }
        let findings = verdict.findings.map {
            AuditFinding.noLongerAllowed($0, subject: image.name, hint: Self.compare(image), affects: [image.name])
        }
        return (audited(image, .noLongerAllowed, verdict), findings)
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
