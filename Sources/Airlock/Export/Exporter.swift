import Archive
import FileSystem
public import OCI
public import OpenSSL
import Sigstore

/// The connected side: collects images with their evidence, makes the receiver's checks, and packs one bundle.
public struct Exporter {
    /// zstd's level where none is given: it keeps up with a disk.
    public static let defaultLevel = 3

    private let progress: any ProgressObserver
    private let clock: UnixTime
    private let workers: Int
    private let opener: (any RemoteOpener)?
    private let keepsVerdicts: Bool

    /// - Parameters:
    ///   - opener: opens images of registries; without it there are none.
    ///   - keepsVerdicts: whether the report holds verdicts and images, about 6 KB for each image, or only the text that is
    ///     told of them.
    public init(
        progress: any ProgressObserver = SilentProgress(), clock: UnixTime = .now(),
        workers: Int = Workers.available, opener: (any RemoteOpener)? = nil, keepsVerdicts: Bool = true
    ) {
        self.opener = opener
        self.keepsVerdicts = keepsVerdicts
        self.progress = progress
        self.clock = clock
        self.workers = workers
    }

    /// Packs the images of some sources.
    ///
    /// - Parameters:
    ///   - evidence: sources of signatures that are kept elsewhere.
    ///   - path: the file to write; it appears when it is whole.
    ///   - trust: the receiver's trust directory; nothing is written where its policy refuses an image.
    ///   - sealKeys: who seals.
    ///   - proofs: directories with proofs of transparency logs, see ``ProofSources``.
    ///   - requests: files in which receivers say which tree heads they know.
    ///   - siteKeys: files with public keys (PEM), of which one must have sealed each request; empty asks for no seal.
    ///   - lock: a file that will say how to repeat the export by digest.
    ///   - dryRun: makes all checks and writes nothing.
    ///   - platforms: which children of an index are wanted, where a source says nothing itself.
    ///   - keepsGoing: pack what can be had where a registry does not give an image.
    ///   - asksKnownLogs: ask the logs of the trusted roots, at the addresses that stand there, for entries that have no
    ///     proof and no source among `proofs`.
    public func export(
        _ sources: [SourceSpecification], evidence: [SourceSpecification] = [], to path: String, trust: String? = nil,
        sealKeys: [PrivateKey] = [], proofs: [String] = [], requests: [String] = [], siteKeys: [String] = [],
        level: Int = defaultLevel, lock: String? = nil, dryRun: Bool = false, platforms: PlatformSelection = .all,
        keepsGoing: Bool = false, asksKnownLogs: Bool = false
    ) throws -> ExportReport {
        let directory = try trust.map { try TrustDirectory.load(path: $0) }
        directory?.policy.note(on: progress)
        let isSealed = directory.map { Self.isSealed(for: $0, by: sealKeys) } ?? false
        guard isSealed || directory?.policy.seal != .required else { throw ExportError.sealRequired }
        guard sealKeys.count <= BundleLimits.seals else { throw ExportError.tooManySeals(sealKeys.count) }
        guard directory != nil || (proofs.isEmpty && requests.isEmpty) else { throw ExportError.proofsNeedTrust }
        guard requests.isEmpty || !proofs.isEmpty else { throw ExportError.requestsNeedProofs }
        guard siteKeys.isEmpty || !requests.isEmpty else { throw ExportError.siteKeysNeedRequests }
        var plan = try ExportPlan(
            sources, evidence: evidence, platforms: platforms, keepsGoing: keepsGoing, opener: opener)
        guard plan.count > 0 else {
            throw ExportError.allMissed(plan.missed.map(\.source), why: plan.missed[0].why)
        }
        var verdicts: VerdictCollection.Result?
        var heads = BundleHeads()
        if let directory {
            var logs = try ExportHeads(
                proofs: proofs, requests: requests, siteKeys: siteKeys.map(Self.siteKey), trust: directory,
                asksKnownLogs: asksKnownLogs, opener: opener)
            heads = try logs.complete(&plan)
            let ledger = try HeadLedger(accepted: logs.accepted(), bundle: heads, trust: directory)
            verdicts = try judge(plan, by: directory, isSealed: isSealed, heads: ledger)
        }
        let images = try plan.table()
        var report = try ExportReport(
            table: images, keepsImages: keepsVerdicts, verdicts: verdicts, missed: plan.missed)
        if let tally = verdicts?.tally, tally.admitted < tally.count { return report }
        if dryRun {
            report.planned = try (0..<plan.count).map { .init(try plan.image($0)) }
            return report
        }
        let writer = BundleWriter(
            plan: plan, images: images, heads: heads, sealKeys: sealKeys, level: Int32(clamping: level),
            workers: workers, progress: progress)
        report.written = .init(path: path, summary: try writer.write(to: path))
        if let lock {
            let (parent, name) = RegistryDirectory.split(lock)
            try DurableFile.replace(name, in: Directory.open(parent), with: ImageList.lock(plan), permissions: 0o644)
        }
        return report
    }

    private static func siteKey(_ path: String) throws -> PinnedKey {
        do { return try PinnedKey(file: path) } catch let error as CryptoError {
            throw ExportError.siteKey(path, why: "\(error)")
        }
    }

    /// Whether a key is among those by whose seal the receiver knows who packed.
    private static func isSealed(for trust: TrustDirectory, by keys: [PrivateKey]) -> Bool {
        let pinned = Set(trust.exporters.map(\.key).filter { trust.revocations[.exporter($0.fingerprint)] == nil })
        return keys.contains { pinned.contains($0.publicKey) }
    }

    private func judge(
        _ plan: ExportPlan, by trust: TrustDirectory, isSealed: Bool, heads: HeadLedger
    ) throws -> VerdictCollection.Result {
        let verifier = ImageVerifier(trust: trust, isSealed: isSealed, now: clock, heads: heads)
        let verdicts = VerdictCollection(keepsVerdicts ? .kept : .text)
        try ImagesVerification(verifier: verifier, workers: workers, progress: progress).verify(
            count: plan.count,
            item: { position in
                let image = try plan.image(position)
                return .init(record: image.record, store: image.store)
            },
            receive: { try verdicts.add($0) })
        return try verdicts.finish()
    }
}
