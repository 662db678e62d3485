import OCI
import Synchronization

/// All layouts and all images, some layouts at a time, on several threads.
struct ImagesAudit {
    /// So many layouts are open at once.
    private static let layoutsAtOnce = 64

    let site: LayoutAudit.Site
    let audit: ImageAudit
    let workers: Int
    /// Where the verdicts are written down for a page; nil where none is asked for.
    let pages: VerdictCollection?
    private(set) var images: [AuditedImage] = []
    private(set) var findings: [AuditFinding] = []
    private(set) var affected: [Digest: Set<String>] = [:]
    private(set) var reached: Set<Digest> = []
    private(set) var held: Set<Digest> = []
    private(set) var undecided = 0
    private(set) var isKnown = true

    init(site: LayoutAudit.Site, audit: ImageAudit, workers: Int, pages: VerdictCollection?) {
        self.pages = pages
        self.site = site
        self.audit = audit
        self.workers = workers
    }

    /// The tree heads by which the images were judged.
    var ledger: HeadLedger { audit.verifier.heads }

    /// Looks at the layouts of these paths.
    mutating func run(_ paths: [[String]]) throws {
        for start in stride(from: 0, to: paths.count, by: Self.layoutsAtOnce) {
            let some = Array(paths[start..<min(start + Self.layoutsAtOnce, paths.count)])
            let outcomes = AuditCollection<LayoutAudit.Outcome>()
            try SharedWork.forEach(some.count, workers: workers) { [site] position in
                outcomes.add([LayoutAudit.audit(some[position], at: site)])
            }
            var pending: [AuditedImage.Pending] = []
            for outcome in outcomes.all {
                take(outcome)
                pending += outcome.images
            }
            try judge(pending)
        }
    }

    private mutating func take(_ outcome: LayoutAudit.Outcome) {
        findings += outcome.findings
        for (digest, names) in outcome.affected { affected[digest, default: []].formUnion(names) }
        reached.formUnion(outcome.reached)
        held.formUnion(outcome.held)
        undecided += outcome.undecided
        if !outcome.isKnown { isKnown = false }
    }

    private mutating func judge(_ found: [AuditedImage.Pending]) throws {
        // Layouts were looked at in no order, and a page has one.
        let pending = found.sorted { ($0.name, $0.digest) < ($1.name, $1.digest) }
        let judged = AuditCollection<(Int, ImageAudit.Outcome)>()
        try SharedWork.forEach(pending.count, workers: workers) { [audit] position in
            judged.add([(position, audit.judge(pending[position]))])
        }
        for (_, outcome) in judged.all.sorted(by: { $0.0 < $1.0 }) {
            images.append(outcome.image)
            findings += outcome.findings
            let standing = outcome.image.standing
            let isFaulty = standing == .damaged || standing == .unexplained
            if let verdict = outcome.verdict {
                try pages?.add(verdict, fault: isFaulty ? standing.rawValue : nil)
            }
        }
    }
}
