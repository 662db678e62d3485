import FileSystem
import Glibc
import OCI
public import OpenSSL
import Synchronization

/// The isolated side: verifies a bundle, then publishes it. This is the list of checks, in their order.
public struct Importer {
    private let trustPath: String
    let statePath: String?
    private let acceptPartial: Bool
    private let writesPage: Bool
    private let keepsVerdicts: Bool
    private let officers: OfficerPin
    private let signing: ReceiptSigning
    let progress: any ProgressObserver
    private let clock: UnixTime
    private let workers: Int

    /// An importer.
    ///
    /// - Parameters:
    ///   - trust: the trust directory.
    ///   - state: the site's state, by default `.airlock` of the registry directory.
    ///   - acceptPartial: publish the images that pass where others do not.
    ///   - officers: who must have sealed the trust directory.
    ///   - signing: who signs the log of receipts.
    ///   - writesPage: whether the report can be written as a page.
    ///   - keepsVerdicts: whether the report holds the verdicts, about 5 KB for each image, or only the text that is told
    ///     of them.
    ///   - clock: counts for expiries alone.
    public init(
        trust: String, state: String? = nil, acceptPartial: Bool = false, officers: OfficerPin = .remembered,
        signing: ReceiptSigning = .unsigned, writesPage: Bool = false, keepsVerdicts: Bool = true,
        progress: any ProgressObserver = SilentProgress(), clock: UnixTime = .now(), workers: Int = Workers.available
    ) {
        trustPath = trust
        statePath = state
        self.acceptPartial = acceptPartial
        self.writesPage = writesPage
        self.keepsVerdicts = keepsVerdicts
        self.officers = officers
        self.signing = signing
        self.progress = progress
        self.clock = clock
        self.workers = workers
    }

    /// Imports one bundle; `-` is standard input.
    ///
    /// Nothing is published unless every check passes; whatever is thrown or refused leaves the registry as it was.
    public func importBundle(_ path: String, into destination: String) throws -> ImportReport {
        try Self.requireDirectory(destination)
        return try importBundle(path, into: destination, on: nil).report
    }

    /// Imports one bundle into a directory, which for a registry that is far away is only a stage; gives what was admitted
    /// besides.
    func importBundle(
        _ path: String, into destination: String, on remote: (any RemoteDestination)?
    ) throws -> (report: ImportReport, admitted: VerifiedImages) {
        // What is pinned here decides; it is read before anything foreign.
        let trust = try TrustDirectory.load(path: trustPath)
        trust.policy.note(on: progress)
        let input = try BundleInput.open(path)
        // Each place once, and locked, before anything foreign is read. Nothing else is opened by a path later.
        let registry = try RegistryDirectory.openOrCreate(destination, state: statePath, progress: progress)
        do {
            return try importBundle(from: input, by: trust, into: registry, on: remote)
        } catch {
            try registry.discard()
            throw error
        }
    }

    private func importBundle(
        from input: BundleInput, by trust: TrustDirectory, into registry: RegistryDirectory,
        on remote: (any RemoteDestination)?
    ) throws -> (report: ImportReport, admitted: VerifiedImages) {
        // A: the head alone. The seal over raw bytes, then the manifest, the tables, and index.json against them.
        let reader = BundleReader(input.file, progress: progress)
        let head = try BundleHead(reader, trust: trust)
        let state = try SiteState.load(registry.state)
        try state.requireNotBehind(registry)
        try officers.require(trust, after: state)
        let log = try ReceiptLog(of: state)
        try signing.requireGood(by: trust)
        // The name of a log that begins is settled with its first receipt.
        _ = try signing.identity(after: state.log, named: head.digest)
        let accepted = try AcceptedHeads(trust: trust, state: state)
        let ledger = try HeadLedger(accepted: accepted, bundle: head.heads, trust: trust)
        let site = Site(trust: trust, state: state, log: log, heads: ledger, remote: remote)
        return try importBundle(head, from: reader, of: input, at: site, into: registry)
    }

    /// What decides about a bundle here.
    private struct Site {
        let trust: TrustDirectory
        let state: SiteState
        let log: ReceiptLog
        let heads: HeadLedger
        let remote: (any RemoteDestination)?
    }

    private func importBundle(
        _ head: BundleHead, from reader: BundleReader, of input: BundleInput, at site: Site,
        into registry: RegistryDirectory
    ) throws -> (report: ImportReport, admitted: VerifiedImages) {
        let staging = try Staging(in: registry, entries: head.entries)
        try requireSpace(for: head, staging, in: registry)

        // Evidence and manifests, spooled once: what is read to decide is what gets published.
        progress.begin("reading evidence", total: head.entries.size(of: [.evidence, .manifest]))
        for kind in [BundleEntry.Kind.evidence, .manifest] {
            for entry in head.entries.entries(of: kind) {
                try staging.receive(entry) { each in try reader.readBlob(entry, each: each) }
            }
        }
        // Every signature, certificate, log entry, rule, and completeness, before a layer is read.
        let verifier = ImageVerifier(
            trust: site.trust, isSealed: !head.sealedBy.isEmpty, now: site.state.now(clock: clock), heads: site.heads,
            keepsPieces: writesPage)
        let verification = BundleVerification(head: head, verifier: verifier, workers: workers)
        // Verdicts come one at a time, in the order of the table.
        let reception = Mutex(
            (
                tags: TagMoves(registry: registry, remote: site.remote, state: site.state),
                received: ReceivedVerdicts(
                    of: head, state: site.state, keepsVerdicts: keepsVerdicts, writesPage: writesPage)
            ))
        try verification.verify(in: staging, progress: progress) { verdict in
            try reception.withLock {
                let (verdict, move) = try $0.tags.check(verdict)
                try $0.received.add(verdict, move: move)
            }
        }
        var received = reception.withLock { $0.received }
        let told = try received.finish()
        var report = ImportReport(head: head, trust: site.trust, received: received, told: told, heads: site.heads)
        let tally = report.tally
        // A log that shows two histories ends everything, whatever the policy asks of it.
        guard !report.isForked, tally.admitted == tally.count || (acceptPartial && tally.admitted > 0) else {
            try registry.discard()
            report.forkNotes = site.heads.seenForks.map { $0.save(state: registry.state.path) }
            return (report, received.admitted)
        }

        // B: layers, by name, size and hash. C: nothing undeclared, nothing trailing.
        progress.begin("importing", total: head.entries.size(of: [.config, .layer]))
        let layers = LayerReader(input: input, entries: head.entries, workers: workers, progress: progress)
        try layers.read(after: reader) { try staging.receive($0, $1) }

        // D: one transaction.
        try publish(received, &report, from: staging, into: registry, at: site)
        return (report, received.admitted)
    }

    /// Before the first byte of a blob is written: what the bundle declares and the registry lacks, and what goes with it.
    private func requireSpace(for head: BundleHead, _ staging: Staging, in registry: RegistryDirectory) throws {
        var need = try staging.need()
        need.documents = SpaceNeed.documents(of: head)
        try registry.requireSpace(need)
        guard statePath != nil, let state = registry.state.directory else { return }
        try RegistryDirectory.requireSpace(.state(of: head), in: state, registry.state.path)
    }

    private func publish(
        _ received: ReceivedVerdicts, _ report: inout ImportReport, from staging: Staging,
        into registry: RegistryDirectory, at site: Site
    ) throws {
        var publication = try Publication(into: registry, from: staging)
        try publication.prepare(received.admitted)
        let records = report.advancesHeads ? site.heads.records(after: site.state.heads) : site.state.heads
        guard
            !publication.changes.isEmpty || publication.hasNewBlobs || !received.isKnown
                || records != site.state.heads
        else {
            report.outcome = .unchanged
            report.checkpoint = site.log.checkpoint
            return try registry.discard()
        }
        let (content, images) = report.receiptContent(at: clock)
        let issued = try site.state.receipt(
            provenTime: received.newestProvenTime, trust: site.trust, content: content, images: images,
            signing: signing)
        let receipt = issued.receipt
        let update = try site.log.appending(receipt, to: site.state.digests, by: signing)
        try publication.commit(issued, log: update, heads: records)
        report.outcome = .published(receipt: receipt.sequence, digest: receipt.digest)
        report.checkpoint = update.checkpoint
    }

    /// Refuses destinations of other kinds by name, before one becomes a directory of that name.
    static func requireDirectory(_ destination: String) throws {
        for transport in ["docker://", "distribution:", "oci-archive:", "oci:"] where destination.hasPrefix(transport) {
            throw RegistryError.unsupportedDestination(destination)
        }
    }
}
