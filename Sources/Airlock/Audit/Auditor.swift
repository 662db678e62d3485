import FileSystem
import OCI
public import OpenSSL
import Sigstore

/// `audit`: proves a whole registry directory again. Every file under the name of a digest is hashed, every image traced
/// to its receipt and judged anew, and everything that is missing, extra or changed is named. Nothing is written there.
public struct Auditor {
    private let trustPath: String
    private let statePath: String?
    private let expected: [KnownReceipts]
    private let key: ReceiptVerifierKey?
    private let officers: OfficerPin
    private let date: UnixTime?
    private let writesPage: Bool
    private let memoryPath: String?
    private let memoryInterval: UInt64
    private let memorySaved: @Sendable () throws -> Void
    private let progress: any ProgressObserver
    private let clock: UnixTime
    private let workers: Int

    /// An auditor.
    ///
    /// - Parameters:
    ///   - trust: the trust directory.
    ///   - state: the site's state, by default `.airlock` of the registry directory.
    ///   - officers: who must have sealed the trust directory.
    ///   - expected: receipts and checkpoints that are known from outside, without which nobody can tell that the newest
    ///     receipts were removed.
    ///   - key: the site's key, with which checkpoints must be signed; without it the one that the receipts name.
    ///   - date: the date as of which images are judged; nil for now.
    ///   - writesPage: whether the report can be written as a page.
    ///   - resume: a file from which an audit that was interrupted goes on; it is gone when an audit ends.
    ///   - clock: counts for expiries alone.
    public init(
        trust: String, state: String? = nil, officers: OfficerPin = .remembered, expected: [KnownReceipts] = [],
        key: ReceiptVerifierKey? = nil, date: UnixTime? = nil, writesPage: Bool = false, resume: String? = nil,
        progress: any ProgressObserver = SilentProgress(), clock: UnixTime = .now(), workers: Int = Workers.available
    ) {
        self.init(
            trust: trust, state: state, officers: officers, expected: expected, key: key, date: date,
            writesPage: writesPage, resume: resume,
            progress: progress, clock: clock,
            workers: workers, memoryInterval: 1 << 30, memorySaved: {})
    }

    /// - Parameters:
    ///   - memoryInterval: how many bytes are hashed before it is written down.
    ///   - memorySaved: called whenever that was done; an error ends the audit as if it had been killed.
    init(
        trust: String, state: String? = nil, officers: OfficerPin = .remembered, expected: [KnownReceipts] = [],
        key: ReceiptVerifierKey? = nil, date: UnixTime? = nil, writesPage: Bool = false, resume: String? = nil,
        progress: any ProgressObserver = SilentProgress(), clock: UnixTime, workers: Int = Workers.available,
        memoryInterval: UInt64, memorySaved: @escaping @Sendable () throws -> Void
    ) {
        trustPath = trust
        statePath = state
        self.officers = officers
        self.expected = expected
        self.key = key
        self.date = date
        self.writesPage = writesPage
        memoryPath = resume
        self.memoryInterval = memoryInterval
        self.memorySaved = memorySaved
        self.progress = progress
        self.clock = clock
        self.workers = workers
    }

    /// Audits a registry directory, whose lock is held meanwhile.
    ///
    /// - Throws: where the question cannot be asked: no registry directory, an unsafe one, a trust directory that is
    ///   refused, an import that is committed and was not finished. Whatever is wrong inside is a finding.
    public func audit(_ path: String) throws -> AuditReport {
        guard try RegistryDirectory.exists(at: path) else { throw AuditError.noRegistry(path) }
        let trust = try TrustDirectory.load(path: trustPath).asOf(date)
        trust.policy.note(on: progress)
        let registry = try RegistryDirectory.openAsItIs(path, state: statePath, progress: progress)
        let site = try AuditedSite(registry, trust: trust, expected: expected, key: key)
        try officers.require(trust, recorded: site.receipts.trustSeal)
        let inventory = AuditInventory(of: registry, expected: site.receipts.ledger.paths)
        let pages = writesPage ? VerdictCollection(.page) : nil
        let memory = try memoryPath.map { try open($0, of: registry, site, trust) }
        var report = AuditReport(registry: registry, trust: trust, site: site, inventory: inventory)

        let rotten = try hash(inventory, of: registry, memory)
        report.add(rotten.map(\.finding))
        let images = try images(
            of: registry, site, inventory, rotten: Set(rotten.map(\.file)), trust: trust, pages: pages)
        report.add(images)
        report.pageContent = try pages.map { pages in
            AuditReport.Page(
                images: try pages.finish().pages,
                site: SiteFacts(trust, heads: images.ledger.changes(advances: false)))
        }
        report.add(
            images.ledger.forkFindings.map {
                .noLongerAllowed(
                    $0, subject: $0.subject, hint: "import nothing, and ask whoever runs the log: Docs/tree-heads.md")
            })
        let (findings, undecided) = try AuditPool(of: registry).findings(
            needed: images.held, reached: images.reached, evidence: site.receipts.ledger.evidence,
            isKnown: images.isKnown)
        report.add(findings)
        report.undecided += undecided
        // What could not be read because a signal came is no finding, and the next audit goes on from here.
        try Interruption.check("audit", path)
        try memory?.remove()
        return report.finished()
    }

    private func open(
        _ path: String, of registry: RegistryDirectory, _ site: AuditedSite, _ trust: TrustDirectory
    ) throws -> AuditMemory {
        let memory = try AuditMemory(
            path, of: registry, receipt: site.receipts.last?.digest, trust: trust.digest,
            bytesBetween: memoryInterval, saved: memorySaved)
        if memory.isContinued {
            progress.note("going on: \(counted(memory.count, "file")) that did not change since are not hashed again")
        }
        return memory
    }

    private func hash(
        _ inventory: AuditInventory, of registry: RegistryDirectory, _ memory: AuditMemory?
    ) throws -> AuditHashing.Rotten {
        try AuditHashing(
            registry: registry, places: inventory.places, workers: workers, progress: progress, memory: memory
        )
        .rotten(among: inventory.entries)
    }

    private func images(
        of registry: RegistryDirectory, _ site: AuditedSite, _ inventory: AuditInventory, rotten: Set<AuditFile>,
        trust: TrustDirectory, pages: VerdictCollection?
    ) throws -> ImagesAudit {
        let now = date ?? max(clock, site.receipts.last?.newestProvenTime ?? clock)
        let ledger = try HeadLedger(accepted: site.heads, trust: trust)
        var images = ImagesAudit(
            site: LayoutAudit.Site(
                registry: registry, receipts: site.receipts.ledger, lacksReceipts: site.receipts.isIncomplete,
                rotten: rotten),
            audit: ImageAudit(
                verifier: ImageVerifier(
                    trust: trust, isSealed: true, now: now, heads: ledger, keepsPieces: pages != nil, date: date,
                    today: clock)),
            workers: workers, pages: pages)
        let paths = Set(inventory.layouts).union(site.receipts.ledger.paths)
        try images.run(paths.sorted { $0.lexicographicallyPrecedes($1) })
        return images
    }
}
