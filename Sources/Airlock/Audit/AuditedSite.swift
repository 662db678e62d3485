import FileSystem
import OCI
import Sigstore

/// What a site remembers beside its blobs: receipts, tree heads, its marker. Whatever of it is wrong is a finding.
struct AuditedSite {
    let receipts: ReceiptChainAudit
    /// The tree heads by which images are judged; the pinned ones alone where the learned ones cannot be used.
    let heads: AcceptedHeads
    let findings: [AuditFinding]
    /// Whether something that is known from outside was held against the chain.
    let isExpected: Bool

    /// Reads the state of a site.
    ///
    /// - Throws: what the trust directory's own heads throw.
    init(
        _ registry: RegistryDirectory, trust: TrustDirectory, expected: [KnownReceipts], key: ReceiptVerifierKey?
    ) throws {
        var findings: [AuditFinding] = []
        let (path, state) = (registry.state.path, registry.state.directory)
        var wanted: UInt64 = 0
        do { wanted = try RegistryReceipt(of: registry).sequence } catch {
            findings.append(Self.damaged("\(registry.work.path)/\(RegistryReceipt.name)", error))
        }
        receipts = ReceiptChainAudit(state: state, path: path, wanted: wanted, expected: expected)
        do {
            let learned = try state.map { try SiteState.readHeads($0) } ?? HeadRecords()
            heads = try AcceptedHeads(trust: trust, learned: learned, last: receipts.last)
        } catch let error as StateError {
            findings.append(Self.damaged("\(path)/\(HeadRecords.name)", error))
            heads = try AcceptedHeads(trust: trust)
        }
        if wanted > 0, try registry.work.status(RegistryDirectory.markerName) == nil {
            findings.append(
                .missing(
                    "\(registry.work.path)/\(RegistryDirectory.markerName)",
                    "the file that says that the directory is airlock's is gone",
                    wanted: "the file that the first import wrote", hint: "import any bundle: it is written again"))
        }
        let log = ReceiptLogAudit(
            state: path, receipts, expected: expected, key: key, revocations: trust.revocations)
        self.findings = findings + receipts.findings + log.findings
        isExpected = !expected.isEmpty
    }

    private static func damaged(_ subject: String, _ error: any Error) -> AuditFinding {
        let why = Diagnosis(error)
        return AuditFinding(
            .rotten,
            Finding(
                why.code, subject: subject, message: "what the site remembers is not to be believed",
                found: why.message, wanted: "the file as the last import wrote it",
                hint: why.hint ?? "restore it from the newest backup of the state"))
    }
}

extension ReceiptLedger {
    /// All evidence that was published, in whatever layout.
    var evidence: Set<Digest> { layouts.values.reduce(into: []) { $0.formUnion($1.evidence.keys) } }
}
