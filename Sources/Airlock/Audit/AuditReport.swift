public import Confinement
public import JSON
import OCI
import OpenSSL
import Sigstore

/// What an audit found. The same directory, receipts, trust directory and day give the same report.
public struct AuditReport: Report, Sendable {
    static let format = "application/vnd.airlock.audit.v1+json"

    /// The registry directory.
    public let target: String
    public var confinement: ConfinementState?
    private let policyDigest: Digest?
    private let trustDigest: Digest
    private let receipts: Int
    private let newest: Receipt?
    private let isExpected: Bool
    private let files: Int
    private let bytes: UInt64
    /// What a page shows.
    struct Page: Sendable {
        let images: ImagePages?
        let site: SiteFacts
    }

    /// Nil where no page was asked for.
    var pageContent: Page?
    /// Blobs of which nobody can say whether they belong to something, since manifests cannot be read.
    var undecided = 0
    private(set) var findings: [AuditFinding]
    private(set) var images: [AuditedImage] = []
    private var affected: [Digest: Set<String>] = [:]

    init(registry: RegistryDirectory, trust: TrustDirectory, site: AuditedSite, inventory: AuditInventory) {
        target = registry.path
        policyDigest = trust.files.first { $0.path == "policy.yaml" }?.digest
        trustDigest = trust.digest
        receipts = site.receipts.digests.count
        newest = site.receipts.last
        isExpected = site.isExpected
        files = inventory.entries.count
        bytes = inventory.bytes
        findings = site.findings + inventory.findings
    }

    mutating func add(_ more: [AuditFinding]) { findings += more }

    mutating func add(_ audit: ImagesAudit) {
        findings += audit.findings
        images += audit.images
        undecided += audit.undecided
        affected.merge(audit.affected) { $0.union($1) }
    }

    /// The report in its order, each finding with the images that it touches.
    consuming func finished() -> AuditReport {
        findings = findings.map { finding in
            finding.affecting(Array(finding.blob.flatMap { affected[$0] } ?? []))
        }.sorted { $0.precedes($1) }
        images.sort { ($0.name, "\($0.digest)") < ($1.name, "\($1.digest)") }
        affected = [:]
        return self
    }

    public var status: ExitStatus { .weightiest(findings.map(\.finding.code.status)) }

    public var complaints: [String] {
        findings.map { "airlock: \($0.kind.title): \($0.finding)" }
    }

    public var lines: [String] {
        var lines = [
            summary, receiptLine, "policy \(policyDigest.map { "\($0)" } ?? "none"), trust directory \(trustDigest)",
        ]
        for kind in AuditFinding.Class.allCases {
            let some = findings.filter { $0.kind == kind }
            lines.append("\(kind.title): \(some.isEmpty ? "nothing" : "\(some.count)")")
            lines += some.flatMap(\.lines).map { "  \($0)" }
        }
        if undecided > 0 {
            lines.append("undecided: \(counted(undecided, "blob")) that only unreadable manifests may need")
        }
        lines.append("images:")
        lines += images.map { "  \($0.line)" }
        return lines + [counts]
    }

    var summary: String {
        findings.isEmpty
            ? "\(target): everything is there, and holds" : "\(target): \(counted(findings.count, "finding"))"
    }

    var receiptLine: String {
        let known = isExpected ? "held against the one that is known outside" : "none was named that is known outside"
        guard let newest else { return "no receipt; \(known)" }
        return "\(counted(receipts, "receipt")), the newest \(newest.sequence) \(newest.digest); \(known)"
    }

    var counts: String {
        let standings = AuditedImage.Standing.allCases.map { standing in
            let word = standing.rawValue.split(separator: "-").joined(separator: " ")
            return "\(images.count { $0.standing == standing }) \(word)"
        }
        return "\(counted(images.count, "image")): \(standings.joined(separator: ", ")); "
            + "\(counted(files, "blob file")), \(ByteCount(bytes))"
    }

    public var json: JSON {
        [
            "format": .string(Self.format), "target": .string(target), "clean": .bool(findings.isEmpty),
            "policy": policyDigest.map { .string($0.description) } ?? .null,
            "trust": .string(trustDigest.description), "confinement": confinement?.json ?? .null,
            "receipts": [
                "count": .integer(receipts), "expected": .bool(isExpected),
                "newest": newest.map {
                    ["sequence": .integer($0.sequence), "digest": .string($0.digest.description)]
                } ?? .null,
            ],
            "findings": .array(findings.map(\.json)), "images": .array(images.map(\.json)),
            "counts": .object(countsJSON),
        ]
    }

    private var countsJSON: JSONObject {
        var (classes, standings) = (JSONObject(), JSONObject())
        for kind in AuditFinding.Class.allCases {
            classes[kind.rawValue] = .integer(findings.count { $0.kind == kind })
        }
        for standing in AuditedImage.Standing.allCases {
            standings[standing.rawValue] = .integer(images.count { $0.standing == standing })
        }
        return [
            "files": .integer(files), "bytes": .integer(bytes), "undecided": .integer(undecided),
            "findings": .object(classes), "images": .object(standings),
        ]
    }
}
