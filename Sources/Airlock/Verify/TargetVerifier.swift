import OCI
public import OpenSSL
import Sigstore

/// `verify`: makes every check on a bundle or a registry directory and publishes nothing.
public struct TargetVerifier {
    private let trustPath: String
    private let statePath: String?
    private let officers: OfficerPin
    private let progress: any ProgressObserver
    private let clock: UnixTime
    private let workers: Int
    private let form: VerdictCollection.Form
    private let keepsPieces: Bool
    private let date: UnixTime?

    /// - Parameters:
    ///   - officers: who must have sealed the trust directory.
    ///   - keepsVerdicts: whether the report holds the verdicts, about 5 KB for each image, or only the
    ///     text that is told of them.
    ///   - date: the date as of which is asked, with the revocations and exceptions of that date; nil for now. Windows of
    ///     keys and authorities are those of proven times in any case. Evidence without a proven time is judged as if
    ///     it had been there.
    ///   - keepsPieces: whether the verdicts hold what was verified, and what leads from each log entry to a tree head.
    ///   - writesPage: whether the report can be written as a page; its verdicts are then written down for that alone.
    public init(
        trust: String, state: String? = nil, officers: OfficerPin = .remembered,
        progress: any ProgressObserver = SilentProgress(),
        clock: UnixTime = .now(), workers: Int = Workers.available, keepsVerdicts: Bool = true,
        keepsPieces: Bool = false, date: UnixTime? = nil, writesPage: Bool = false
    ) {
        trustPath = trust
        statePath = state
        self.officers = officers
        self.progress = progress
        self.clock = clock
        self.workers = workers
        form = writesPage ? .page : keepsVerdicts ? .kept : .text
        self.keepsPieces = keepsPieces || writesPage
        self.date = date
    }

    /// Verifies a bundle, `-` for standard input, or a registry directory; `TARGET@NAME` judges one image of it.
    public func verify(_ target: String) throws -> VerifyReport {
        let (path, name) = try Self.split(target)
        let trust = try TrustDirectory.load(path: trustPath).asOf(date)
        trust.policy.note(on: progress)
        if try RegistryDirectory.exists(at: path) {
            let registry = try RegistryDirectory.openToRead(path, state: statePath, progress: progress)
            let state = try SiteState.load(registry.state)
            try state.requireNotBehind(registry)
            try officers.require(trust, after: state)
            let verification = RegistryVerification(
                registry: registry, trust: trust, state: state, now: date ?? state.now(clock: clock),
                progress: progress, workers: workers, verdicts: VerdictCollection(form), keepsPieces: keepsPieces,
                date: date, today: clock)
            return try verification.report(only: name)
        }
        return try verifyBundle(path, trust: trust, only: name)
    }

    /// `TARGET@NAME`, where NAME is a reference or a digest.
    static func split(_ target: String) throws -> (path: String, name: ImageName?) {
        guard let at = target.firstIndex(of: "@") else { return (target, nil) }
        return (String(target[..<at]), try ImageName(String(target[target.index(after: at)...])))
    }

    private func verifyBundle(_ path: String, trust: TrustDirectory, only name: ImageName?) throws -> VerifyReport {
        let state = try statePath.map { path in
            try StateDirectory.reading(path, progress: progress) { try SiteState.load(path) }
        }
        try officers.require(trust, after: state)
        let accepted =
            try state.map { try AcceptedHeads(trust: trust, state: $0) } ?? AcceptedHeads(trust: trust)
        let input = try BundleInput.open(path)
        let reader = BundleReader(input.file, progress: progress)
        let head = try BundleHead(reader, trust: trust)
        var documents = try Spool.Writer(entries: head.entries)
        for kind in [BundleEntry.Kind.evidence, .manifest] {
            for entry in head.entries.entries(of: kind) { try documents.receive(entry, from: reader) }
        }
        let spool = try documents.finish()
        let now = date ?? state?.now(clock: clock) ?? clock
        let ledger = try HeadLedger(accepted: accepted, bundle: head.heads, trust: trust)
        let verifier = ImageVerifier(
            trust: trust, isSealed: !head.sealedBy.isEmpty, now: now, heads: ledger, keepsPieces: keepsPieces,
            date: date, today: clock)
        let verdicts = VerdictCollection(form)
        let statements = UnsignedStatements()
        // A page or text shows nothing of them.
        let keepsVerdicts = form == .kept
        try BundleVerification(head: head, verifier: verifier, workers: workers).verify(
            in: spool, progress: progress
        ) { verdict in
            guard name?.matches(verdict.record) ?? true else { return }
            if keepsVerdicts { statements.want(verdict) }
            try verdicts.add(verdict)
        }
        if let name, verdicts.count == 0 {
            var names: [String] = []
            try head.images.forEach { names.append($0.name) }
            throw CatalogError.notFound("\(name)", available: names)
        }

        progress.begin("verifying", total: head.entries.size(of: [.config, .layer]))
        let layers = LayerReader(input: input, entries: head.entries, workers: workers, progress: progress)
        try layers.read(after: reader) { entry, read in
            guard statements.isWanted(entry.digest, size: entry.size) else { return try read { _ in } }
            var bytes: [UInt8] = []
            try read { part in unsafe part.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) } }
            statements.take(bytes, of: entry.digest)
        }
        return try VerifyReport(
            target: path, verdicts: verdicts, findings: ledger.forkFindings,
            context: [
                "bundle \(head.digest)",
                head.sealedBy.isEmpty ? "not sealed" : "sealed by \(head.sealedBy.joined(separator: ", "))",
            ] + (trust.seal.map { [$0.line] } ?? []), site: SiteFacts(trust, heads: ledger.changes(advances: false)),
            unsignedStatements: statements.all)
    }
}
