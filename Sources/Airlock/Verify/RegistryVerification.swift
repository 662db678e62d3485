import Archive
import OCI
import OpenSSL
import Sigstore

/// Proves a registry directory again: every image under the policy, every blob by its hash, every tag by a receipt.
struct RegistryVerification {
    let registry: RegistryDirectory
    let trust: TrustDirectory
    let state: SiteState
    let now: UnixTime
    let progress: any ProgressObserver
    let workers: Int

    /// A blob file to hash; files that are hard links of one another are hashed once.
    private struct BlobFile: Sendable {
        let layout: ImageLayout
        let blob: BlobSize
    }

    func report(only name: ImageName?) throws -> VerifyReport {
        var verdicts: [ImageVerdict] = []
        var findings: [Finding] = []
        var files: [Digest: BlobFile] = [:]
        // The receipts say which digest a tag means; what they do not know was put there by someone else.
        let verifier = ImageVerifier(trust: trust, isSealed: true, now: now)
        for path in try registry.repositories() {
            guard let repository = try PublishedRepository(path, in: registry) else { continue }
            for record in try repository.records() where name?.matches(record) ?? true {
                var contents = BundleContents()
                let verdict = try verifier.verify(record, in: repository.store, contents: &contents)
                progress.note(VerdictText.line(verdict))
                if let finding = unknownToReceipts(record) { findings.append(finding) }
                verdicts.append(verdict)
                for entry in contents.entries where files[entry.digest] == nil {
                    let blob = BlobSize(digest: entry.digest, size: entry.size)
                    files[entry.digest] = BlobFile(layout: repository.store.layout, blob: blob)
                }
            }
        }
        if let name { verdicts = try name.select(verdicts) }
        findings += try damaged(Array(files.values))
        let bytes = files.values.reduce(0) { $0 + $1.blob.size }
        return VerifyReport(
            target: registry.path, verdicts: verdicts, findings: findings,
            context: ["registry \(registry.path)", "\(files.count) blobs hashed, \(ByteCount(bytes))"])
    }

    private func unknownToReceipts(_ record: ImageRecord) -> Finding? {
        guard let reference = record.reference, reference.tag != nil, !state.published(reference, record.digest) else {
            return nil
        }
        return Finding(
            .registryUnreceipted, subject: "\(reference)", message: "no receipt says that this tag means this digest",
            found: "\(record.digest)", wanted: "a receipt of an import")
    }

    /// Hashes every blob on several threads; what is not its name is a finding each.
    private func damaged(_ files: [BlobFile]) throws -> [Finding] {
        progress.begin("hashing", total: files.reduce(0) { $0 + $1.blob.size })
        let ordered = files.sorted { $0.blob.size > $1.blob.size }
        let work = SharedWork(count: ordered.count)
        let threads = try (0..<min(workers, ordered.count)).map { _ in
            try WorkerThread { [progress] () -> [Finding] in
                var findings: [Finding] = []
                while let index = work.take() {
                    if let finding = Self.check(ordered[index], progress) { findings.append(finding) }
                }
                return findings
            }
        }
        return threads.flatMap { $0.join() }.sorted { $0.subject < $1.subject }
    }

    private static func check(_ file: BlobFile, _ progress: any ProgressObserver) -> Finding? {
        let digest = file.blob.digest
        do {
            guard let reader = try file.layout.blob(digest) else { throw SourceError.blobMissing(digest) }
            try BlobReading.verify(digest, size: file.blob.size) { try reader.read(into: &$0) } each: { block in
                progress.advance(UInt64(block.byteCount))
            } damaged: { RegistryError.damaged(path: "\(digest)", why: $0) }
            return nil
        } catch {
            return Finding(
                .registryDamaged, subject: "\(digest)", message: "the blob is not what its name says", found: "\(error)",
                wanted: "\(digest)")
        }
    }
}
