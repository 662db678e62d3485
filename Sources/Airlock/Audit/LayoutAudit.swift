import FileSystem
import OCI
import OpenSSL
import Sigstore

/// One layout of a registry directory: what the receipts, its index and its blobs say of one another.
struct LayoutAudit {
    /// What is the same for all layouts.
    struct Site: Sendable {
        let registry: RegistryDirectory
        let receipts: ReceiptLedger
        /// Whether receipts are missing that could explain more.
        let lacksReceipts: Bool
        /// The files that are not what their names say.
        let rotten: Set<AuditFile>
    }

    /// What was found in one layout.
    struct Outcome: Sendable {
        var findings: [AuditFinding] = []
        var images: [AuditedImage.Pending] = []
        /// The images of which a damaged or missing blob is a part.
        var affected: [Digest: [String]] = [:]
        /// Every blob that an image or evidence of this layout needs.
        var reached: Set<Digest> = []
        /// Those of them that are there.
        var held: Set<Digest> = []
        /// Blobs of which nobody can say whether something needs them, since manifests cannot be read.
        var undecided = 0
        /// Whether every manifest could be read.
        var isKnown = true
    }

    let site: Site
    let path: [String]
    /// What the receipts say of it; nil where they do not know it.
    let known: ReceiptLedger.Layout?
    /// The tag, where this is the layout beside a repository in which an image of Docker's media type stands alone.
    let dockerTag: String?
    /// The repository; nil where the path is none's.
    let repository: Reference?
    /// Evidence that receipts know, by what it is about.
    let evidenceBySubject: [Digest: [Digest]]
    var outcome = Outcome()
    /// What the blobs of the layout are by their names.
    var blobs: [Digest: FileStatus] = [:]
    /// Those that are not what they must be.
    var bad: Set<Digest> = []
    /// Whether `index.json` is one.
    var hasIndex = false

    init(_ path: [String], at site: Site) {
        self.site = site
        self.path = path
        let isDocker = path.count > 2 && path[path.count - 2] == RegistryDirectory.dockerName
        dockerTag = isDocker ? path.last : nil
        let home = isDocker ? Array(path.dropLast(2)) : path
        let whole = site.receipts.layouts[home]
        known = isDocker ? whole?.alone(path[path.count - 1]) : whole
        var evidenceBySubject: [Digest: [Digest]] = [:]
        for (digest, piece) in known?.evidence ?? [:] {
            for subject in piece.subjects { evidenceBySubject[subject, default: []].append(digest) }
        }
        self.evidenceBySubject = evidenceBySubject
        do throws(ReferenceError) { repository = try RegistryPath(components: home).repository } catch {
            repository = nil
        }
    }

    /// The path, for people.
    var name: String { ([site.registry.path] + path).joined(separator: "/") }

    /// Looks at the layout.
    static func audit(_ path: [String], at site: Site) -> Outcome {
        var audit = LayoutAudit(path, at: site)
        do { try audit.run() } catch {
            audit.outcome.findings.append(.unreadable(audit.name, error))
            audit.outcome.isKnown = false
            audit.outcome.images = []
            audit.addUnread(audit.known ?? ReceiptLedger.Layout(), why: "its layout cannot be read")
        }
        return audit.outcome
    }

    private mutating func run() throws {
        guard let directory = try site.registry.directory(path) else { return try addMissingLayout() }
        try list(directory)
        let entries = addIndex(directory)
        hasIndex = entries != nil
        let pool = try BlobPool(in: directory)
        var graph = ManifestGraph(pool, absent: known?.absent ?? [])
        let listed = (entries ?? []).filter { MediaType.isManifest($0.mediaType) }.map(\.digest)
        let roots = Set(listed).union(known?.manifests ?? [])
        for root in roots { try graph.visit(root) }
        outcome.isKnown = graph.unreadable.isEmpty
        outcome.reached = graph.closure(of: roots)
        outcome.held = outcome.reached.intersection(blobs.keys)
        addMissingBlobs()
        try addExtraBlobs(pool)
        guard let known else { return try addUnknown(directory, graph) }
        if let entries { compare(entries, with: known, graph) }
        try addImages(directory, known, graph)
    }

    private mutating func list(_ directory: Directory) throws {
        guard let folder = try directory.subdirectoryIfPresent(ImageLayout.blobsName) else { return }
        for algorithm in AuditPool.algorithms {
            guard let files = try folder.subdirectoryIfPresent(algorithm.rawValue) else { continue }
            for name in try files.names() {
                guard let digest = Digest(named: name, algorithm), let status = try files.status(name) else { continue }
                blobs[digest] = status
                let file = AuditFile(digest: digest, identity: FileIdentity(status))
                if status.kind != .regular || site.rotten.contains(file) { bad.insert(digest) }
            }
        }
    }

    /// Reads `oci-layout` and `index.json`; nil where they cannot be used, which is a finding.
    private mutating func addIndex(_ directory: Directory) -> [Descriptor]? {
        do throws(SourceError) { return try ImageLayout(directory, subject: name).entries() } catch {
            if case .system = error {
                outcome.findings.append(.unreadable(name, error))
            } else if case .notALayout(_, let why) = error {
                outcome.findings.append(
                    .missing(
                        name, "a file of the layout is gone: \(why)", wanted: "oci-layout and index.json",
                        hint: Self.again))
            } else {
                outcome.findings.append(
                    AuditFinding(
                        .rotten,
                        Finding(
                            .registryDamaged, subject: name, message: "oci-layout or index.json is not one",
                            found: "\(error)", wanted: "an image layout 1.0.0", hint: Self.again)))
            }
            return nil
        }
    }

    private mutating func addMissingBlobs() {
        for digest in outcome.reached.subtracting(outcome.held) {
            outcome.findings.append(
                .missing(
                    AuditPool.path(of: digest, in: path, of: site.registry),
                    "a blob of an image or of evidence is gone",
                    wanted: "\(digest)", hint: "import once more the bundle that brought it", blob: digest))
        }
    }

    /// Blobs that nothing needs. In a layout that nobody knows, all of it is told as one.
    private mutating func addExtraBlobs(_ pool: BlobPool) throws {
        let evidence = Set((known?.evidence ?? [:]).keys)
        for digest in Set(blobs.keys).subtracting(outcome.reached) {
            guard known != nil else {
                outcome.reached.insert(digest)
                continue
            }
            if try ReferrersIndex.isSuperseded(digest, in: pool, listing: evidence) { continue }
            guard outcome.isKnown else {
                outcome.undecided += 1
                continue
            }
            outcome.findings.append(
                .extra(
                    AuditPool.path(of: digest, in: path, of: site.registry), "no image and no evidence needs this blob",
                    found: blobs[digest].map { ByteCount($0.size).description } ?? ""))
        }
    }

    static let again = "import once more the bundle that brought the layout"
}

extension ReceiptLedger.Layout {
    /// What the layout beside this one holds, in which the image of a tag stands alone; nil where it never did.
    fileprivate func alone(_ tag: String) -> ReceiptLedger.Layout? {
        guard let digest = dockerTags[tag] else { return nil }
        var alone = ReceiptLedger.Layout()
        alone.images[digest] = images[digest]
        return alone
    }
}
