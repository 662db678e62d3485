public import JSON
public import Sigstore

/// What `verify` found.
public struct VerifyReport: Report, Sendable {
    /// What was verified: a bundle or a registry directory.
    public let target: String
    public let verdicts: [ImageVerdict]
    /// What is wrong besides single images: blobs that no longer have their content, tags that no receipt knows.
    public let findings: [Finding]
    /// What the whole is about, a line each: bundle and seal, or numbers of blobs.
    public let context: [String]

    private var summary: Verdicts { Verdicts(all: verdicts) }

    public var status: ExitStatus { .weightiest([summary.status] + findings.map(\.code.status)) }

    public var complaints: [String] { findings.map { "airlock: refused: \($0)" } + summary.complaints }

    public var lines: [String] {
        var lines = context
        for verdict in verdicts { lines += VerdictText.lines(verdict) }
        for finding in findings { lines += VerdictText.lines(finding) }
        let problems = findings.isEmpty ? "" : "; \(findings.count) of the registry's own checks failed"
        lines.append("\(summary.admitted.count) of \(verdicts.count) images verified\(problems)")
        return lines
    }

    public var json: JSON {
        [
            "target": .string(target), "context": .array(context.map { .string($0) }),
            "images": .array(verdicts.map(VerdictText.json)), "findings": .array(findings.map(VerdictText.json)),
            "verified": .bool(status == .done),
        ]
    }
}
