import Archive
import FileSystem
import OCI
import OpenSSL
import Sigstore
import Synchronization

/// Proves a registry directory again: every image under the policy, every blob file by its hash, every tag by a receipt.
struct RegistryVerification {
    let registry: RegistryDirectory
    let trust: TrustDirectory
    let state: SiteState
    let now: UnixTime
    let progress: any ProgressObserver
    let workers: Int
    /// What the report will tell of the images.
    let verdicts: VerdictCollection
    let keepsPieces: Bool
    /// The date as of which is asked; nil for now.
    let date: UnixTime?
    /// The clock's time.
    let today: UnixTime

    private let statements = UnsignedStatements()

    /// A file on the device under a digest: hard links of one another are one, unless one of them bears another name.
    private struct Inode: Hashable {
        let device: UInt64
        let number: UInt64
        let digest: Digest
    }

    /// A blob file to hash.
    private struct BlobFile: Sendable {
        let directory: Directory
        let blob: BlobSize
    }

    /// What has been found so far.
    private struct Progress {
        var findings: [Finding] = []
        var names: [String] = []
        var files: [Inode: BlobFile] = [:]
    }

    func report(only name: ImageName?) throws -> VerifyReport {
        var found = Progress()
        // The receipts say which digest a tag means; what they do not know was put there by someone else.
        let ledger = try HeadLedger(accepted: AcceptedHeads(trust: trust, state: state), trust: trust)
        let verification = ImagesVerification(
            verifier: ImageVerifier(
                trust: trust, isSealed: true, now: now, heads: ledger, keepsPieces: keepsPieces, date: date,
                today: today),
            workers: workers, progress: progress)
        for path in try registry.repositories() {
            guard let repository = try PublishedRepository(path, in: registry) else { continue }
            let records = try repository.records()
            found.names += records.map(\.name)
            try verify(records.filter { name?.matches($0) ?? true }, in: repository, by: verification, &found)
        }
        if let name, verdicts.count == 0 { throw CatalogError.notFound("\(name)", available: found.names) }
        found.findings += ledger.forkFindings
        found.findings += try damaged(Array(found.files.values))
        let bytes = found.files.values.reduce(0) { $0 + $1.blob.size }
        return try VerifyReport(
            target: registry.path, verdicts: verdicts, findings: found.findings,
            context: ["registry \(registry.path)", "\(found.files.count) blob files hashed, \(ByteCount(bytes))"]
                + (trust.seal.map { [$0.line] } ?? []),
            site: SiteFacts(trust, heads: ledger.changes(advances: false)), unsignedStatements: statements.all)
    }

    private func verify(
        _ records: [ImageRecord], in repository: PublishedRepository, by verification: ImagesVerification,
        _ found: inout Progress
    ) throws {
        let contents = Mutex(BundleContents())
        let store = repository.store
        try verification.verify(
            count: records.count, item: { .init(record: records[$0], store: store) },
            collect: { some in contents.withLock { $0.add(some) } }
        ) { [verdicts, statements] verdict in
            try statements.read(verdict, from: store)
            try verdicts.add(verdict)
        }
        found.findings += records.compactMap(unknownToReceipts)
        let blobs = contents.withLock { Array($0.entries) }.map { BlobSize(digest: $0.digest, size: $0.size) }
        try collect(blobs, of: repository.path, &found)
        for record in records where MediaType.isDocker(record.mediaType) {
            guard let tag = record.reference?.tag else { continue }
            try verifyAlone(record, tag: tag, at: repository.path, &found)
        }
    }

    /// The layout beside a repository in which an image of Docker's media type stands alone.
    private func verifyAlone(_ record: ImageRecord, tag: String, at path: [String], _ found: inout Progress) throws {
        let path = path + [RegistryDirectory.dockerName, tag]
        let index = try registry.entries(of: path) ?? PackedDescriptors()
        let entries = (0..<index.count).map { index.digest(at: $0) }
        guard entries == [record.digest] else {
            let names = entries.map { "\($0)" }.joined(separator: ", ")
            found.findings.append(
                Finding(
                    .registryDamaged, subject: path.joined(separator: "/"),
                    message: "the layout does not hold exactly the image that the tag means",
                    found: names.isEmpty ? "none" : names, wanted: "\(record.digest)"))
            return
        }
        guard let repository = try PublishedRepository(path, in: registry) else { return }
        let closure = try ImageClosure(record.descriptor, absent: record.absent, in: repository.store)
        try collect(closure.blobSizes, of: path, &found)
    }

    private func collect(_ blobs: [BlobSize], of path: [String], _ found: inout Progress) throws {
        guard let layout = try registry.layout(path) else { return }
        let pool = try BlobPool(in: layout)
        for blob in blobs {
            guard let status = try pool.status(blob.digest) else { continue }
            let inode = Inode(device: status.device, number: status.inode, digest: blob.digest)
            if found.files[inode] != nil { continue }
            let directory = try BlobPool.directory(for: blob.digest.algorithm, in: layout)
            found.files[inode] = BlobFile(directory: directory, blob: blob)
        }
    }

    private func unknownToReceipts(_ record: ImageRecord) -> Finding? {
        guard let reference = record.reference, reference.tag != nil, !state.published(reference, record.digest) else {
            return nil
        }
        return Finding(
            .registryUnreceipted, subject: "\(reference)", message: "no receipt says that this tag means this digest",
            found: "\(record.digest)", wanted: "a receipt of an import")
    }

    /// Hashes every blob file on several threads; what is not its name is a finding each.
    private func damaged(_ files: [BlobFile]) throws -> [Finding] {
        progress.begin("hashing", total: files.reduce(0) { $0 + $1.blob.size })
        let ordered = files.sorted { $0.blob.size > $1.blob.size }
        let work = SharedWork(count: ordered.count)
        let threads = try (0..<min(workers, ordered.count)).map { _ in
            try WorkerThread { [progress] () -> [Finding] in
                var findings: [Finding] = []
                while let index = work.take() {
                    if let finding = Self.check(ordered[index]) { findings.append(finding) }
                    progress.advance(ordered[index].blob.size)
                }
                return findings
            }
        }
        return threads.flatMap { $0.join() }.sorted { $0.subject < $1.subject }
    }

    private static func check(_ file: BlobFile) -> Finding? {
        do {
            _ = try BlobPool.prove(file.blob.digest, size: file.blob.size, in: file.directory)
            return nil
        } catch {
            return Finding(
                .registryDamaged, subject: "\(file.directory.path)/\(file.blob.digest.hex)",
                message: "the blob is not what its name says, or not safe", found: "\(error)",
                wanted: "\(file.blob.digest)")
        }
    }
}
