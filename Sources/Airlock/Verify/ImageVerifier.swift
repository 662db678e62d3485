import JSON
import OCI
import OpenSSL
import Sigstore
import TransparencyLog

/// Decides about one image: walks it, judges its evidence, asks the policy. The same for a bundle, the sources of an
/// export, and a registry directory.
struct ImageVerifier {
    let trust: TrustDirectory
    /// Whether a pinned exporter vouches for which digest a reference means.
    let isSealed: Bool
    /// For expiries alone: the later of the clock and the newest proven time that this site knows.
    let now: UnixTime
    /// The tree heads that the site trusts, and those that lead to them.
    let heads: HeadLedger
    /// Whether verdicts hold what was verified, and what leads from each log entry to a tree head.
    let keepsPieces: Bool
    private let judge: EvidenceJudge

    /// - Parameters:
    ///   - date: the date as of which is asked; nil for now. The trust directory must be as of that date.
    ///   - today: the clock's time, which tells what has aged; nil where that is `now`.
    init(
        trust: TrustDirectory, isSealed: Bool, now: UnixTime, heads: HeadLedger, keepsPieces: Bool = false,
        date: UnixTime? = nil, today: UnixTime? = nil
    ) {
        self.trust = trust
        self.isSealed = isSealed
        self.now = now
        self.heads = heads
        self.keepsPieces = keepsPieces
        judge = EvidenceJudge(
            domains: trust.domains, heads: heads.histories.values.flatMap(\.heads),
            review: EvidenceReview(trust: trust, heads: heads, date: date, today: today ?? now))
    }

    /// The verdict on an image; `contents` takes up what the image and its evidence consist of.
    ///
    /// - Throws: where something is missing or could not be read or asked. A malformed manifest is a refusal.
    func verify(
        _ record: ImageRecord, in store: any BlobStore, contents: inout BundleContents
    ) throws -> ImageVerdict {
        let closure: ImageClosure
        do { closure = try ImageClosure(record.descriptor, absent: record.absent, in: store) } catch {
            return .refused(try Self.malformed(record, error))
        }
        contents.add(closure)
        let items = try EvidenceLoader(store: store).load(record.evidence, contents: &contents).map(withoutRevoked)
        if let finding = revoked(closure.digests, subject: record.name) {
            return .refused(RefusedImage(record: record, findings: [finding], evidence: []))
        }
        guard let ruling = trust.policy.ruling(for: record.reference, digest: record.digest, now: now) else {
            return verdict(record, closure, items, under: nil, judged: [])
        }
        if let finding = unfiled(record, closure) ?? unsealed(record, ruling.rule) {
            return .refused(RefusedImage(record: record, findings: [finding], evidence: []))
        }
        let verdict = verdict(record, closure, items, under: ruling, judged: try judge(items, under: ruling.rule))
        guard keepsPieces else { return verdict }
        return try verdict.with(UnsignedStatement.all(in: closure)) { try unsignedDocuments(of: $0, in: store) }
    }

    /// The first digest that is revoked.
    private func revoked(_ digests: [Digest], subject: String) -> Finding? {
        guard let entry = digests.lazy.compactMap({ trust.revocations[.digest($0)] }).first else { return nil }
        return Finding(
            entry.code, subject: subject, message: "a digest of it is revoked", found: "\(entry)",
            wanted: "an image without it")
    }

    /// Evidence as it is loaded, or unjudged where a digest of it is revoked.
    private func withoutRevoked(_ item: EvidenceLoader.Item) -> EvidenceLoader.Item {
        let digests = [item.record.digest] + item.blobs.map(\.digest)
        guard let finding = revoked(digests, subject: "\(item.record.digest)") else { return item }
        return EvidenceLoader.Item(record: item.record, blobs: item.blobs, unjudged: finding)
    }

    /// The layers of an SBOM as cosign attaches it, each that is JSON.
    private func unsignedDocuments(of outcome: EvidenceOutcome, in store: any BlobStore) throws -> [JSON] {
        guard outcome.record.kind == .sbom else { return [] }
        let manifest: Manifest
        do {
            manifest = try store.manifest(outcome.record.descriptor, neededBy: "\(outcome.record.subject)")
        } catch is ManifestError { return [] }
        return try (manifest.image?.layers ?? []).compactMap { layer in
            guard let size = try store.size(of: layer.digest), size <= BundleLimits.evidenceBlobBytes else {
                return nil
            }
            let bytes = try store.read(layer.digest, limit: BundleLimits.evidenceBlobBytes)
            do throws(JSONError) { return try JSON(parsing: bytes, limits: .evidence) } catch { return nil }
        }
    }

    /// Judges every piece against the manifest that it is filed under.
    private func judge(_ items: [EvidenceLoader.Item], under rule: PolicyRule) throws -> [JudgedPiece] {
        try items.flatMap { item in
            try item.readings.map { found in
                switch found.reading {
                case .piece(let piece): try judge.judge(piece, about: item.record.subject, under: rule)
                case .rejected(let rejection):
                    JudgedPiece(
                        unreadable: found.place, mediaType: found.mediaType, digest: item.record.subject,
                        rejection: rejection)
                }
            }
        }
    }

    private func verdict(
        _ record: ImageRecord, _ closure: ImageClosure, _ items: [EvidenceLoader.Item],
        under ruling: Ruling?, judged: [JudgedPiece]
    ) -> ImageVerdict {
        let decision = PolicyDecision(
            on: PolicyImage(record, closure), under: ruling, evidence: judged, now: now, heads: heads)
        let outcomes = EvidenceOutcomes(
            decision: decision, judged: judged, publishUnverified: ruling?.rule.publishUnverified,
            heads: keepsPieces ? heads : nil)
        let evidence = items.map { outcomes.outcome(of: $0.record, readings: $0.readings.count, unjudged: $0.unjudged) }
        switch decision.outcome {
        case .refused(let findings):
            return .refused(
                RefusedImage(
                    record: record, findings: findings, evidence: evidence, decision: keepsPieces ? decision : nil))
        case .admitted(let admitted):
            let published = zip(items, evidence).filter { $1.isPublished }.map { item, _ in
                PublishedEvidence(record: item.record, blobs: item.blobs)
            }
            return .admitted(
                VerifiedImage(
                    admitted, record: record, blobs: closure.blobSizes, publishedEvidence: published,
                    evidence: evidence, decision: keepsPieces ? decision : nil))
        }
    }

    /// Evidence filed under something that is neither a manifest of the image nor evidence about it.
    private func unfiled(_ record: ImageRecord, _ closure: ImageClosure) -> Finding? {
        let subjects = Set(closure.nodes.map(\.descriptor.digest)).union(record.evidence.map(\.digest))
        guard let stray = record.evidence.first(where: { !subjects.contains($0.subject) }) else { return nil }
        return Finding(
            .evidenceMalformed, subject: record.name,
            message: "evidence is filed under a manifest that is not the image's",
            found: "\(stray.subject)", wanted: "\(record.digest) or a manifest below it")
    }

    /// Without a seal nobody vouches for the reference, so evidence must name it.
    private func unsealed(_ record: ImageRecord, _ rule: PolicyRule) -> Finding? {
        guard rule.reference == .exporter, !isSealed, record.reference != nil else { return nil }
        return Finding(
            .policyReferenceUnsealed, subject: record.name,
            message: "the policy takes the exporter's word for the reference, and the bundle is not sealed",
            found: "no seal of a pinned exporter", wanted: "a seal, or reference: signed",
            hint: "seal the bundle with --sign-key, or set reference: signed in the rule")
    }

    private static func malformed(_ record: ImageRecord, _ error: any Error) throws -> RefusedImage {
        guard error is ManifestError || error is ManifestRefusal else { throw error }
        let finding = Finding(
            .imageMalformed, subject: record.name, message: "a manifest of the image is refused", found: "\(error)")
        return RefusedImage(record: record, findings: [finding], evidence: [])
    }
}

extension PolicyImage {
    /// What a policy needs to know of an image that was walked.
    init(_ record: ImageRecord, _ closure: ImageClosure) {
        self.init(
            reference: record.reference, digest: record.digest,
            children: closure.nodes.dropFirst().map { node in
                Child(
                    digest: node.descriptor.digest, platform: node.platform,
                    isBuildKitAttestation: node.isBuildKitAttestation, isPresent: node.isPresent)
            })
    }
}
