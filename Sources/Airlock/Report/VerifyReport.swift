public import Confinement
public import JSON
import OCI
public import Sigstore

/// What `verify` found.
public struct VerifyReport: Report, Sendable {
    /// What was verified: a bundle or a registry directory.
    public let target: String
    /// What was decided about each image; empty where that was written down instead of kept.
    public let verdicts: [ImageVerdict]
    /// What is wrong besides single images: blobs that no longer have their content, tags that no receipt knows.
    public let findings: [Finding]
    /// What the whole is about, a line each: bundle and seal, or numbers of blobs.
    public let context: [String]
    public var confinement: ConfinementState?
    let site: SiteFacts
    let tally: VerdictTally
    let pages: ImagePages?
    private let spool: VerdictSpool?
    /// The bytes of statements that nobody signed, by digest; none where nobody asked to keep them.
    let unsignedStatements: [Digest: [UInt8]]

    init(
        target: String, verdicts: VerdictCollection, findings: [Finding], context: [String], site: SiteFacts,
        unsignedStatements: [Digest: [UInt8]]
    ) throws {
        self.unsignedStatements = unsignedStatements
        self.target = target
        self.findings = findings
        self.context = context
        self.site = site
        let result = try verdicts.finish()
        self.verdicts = result.kept
        tally = result.tally
        spool = result.spool
        pages = result.pages
    }

    public var status: ExitStatus { .weightiest([tally.status] + findings.map(\.code.status)) }

    public var complaints: [String] { findings.map { "airlock: refused: \($0)" } + tally.complaints }

    public var lines: [String] {
        get throws {
            var lines: [String] = []
            try forEachLine { lines.append($0) }
            return lines
        }
    }

    public func forEachLine(_ body: (String) throws -> Void) throws {
        try context.forEach(body)
        try spool?.forEachLine(body)
        for verdict in verdicts { try VerdictText.lines(verdict).forEach(body) }
        for finding in findings { try VerdictText.lines(finding).forEach(body) }
        let problems = findings.isEmpty ? "" : "; \(findings.count) of the registry's own checks failed"
        try body("\(tally.admitted) of \(tally.count) images verified\(problems)")
    }

    /// The result as data. Precondition: the verdicts were kept.
    public var json: JSON {
        precondition(spool == nil && pages == nil, "verdicts that were written down as text are no data")
        return [
            "target": .string(target), "context": .array(context.map { .string($0) }),
            "images": .array(verdicts.map(VerdictText.json)),
            "findings": .array(findings.map(VerdictText.json)), "verified": .bool(status == .done),
            "confinement": confinement?.json ?? .null,
        ]
    }
}
