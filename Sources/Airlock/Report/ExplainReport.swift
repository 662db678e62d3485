public import JSON
import OCI
import Sigstore

/// The chain of proof of one image, for `explain`: from its evidence to the tree heads that this site trusts.
public struct ExplainReport: Report, Sendable {
    let verdicts: [ImageVerdict]
    /// What is wrong besides single images.
    let findings: [Finding]

    /// Explains what a verification found.
    public init(_ report: VerifyReport) {
        verdicts = report.verdicts
        findings = report.findings
    }

    public var status: ExitStatus { .weightiest([Verdicts(all: verdicts).tally.status] + findings.map(\.code.status)) }
    public var complaints: [String] {
        findings.map { "airlock: refused: \($0)" } + Verdicts(all: verdicts).tally.complaints
    }

    public var lines: [String] { verdicts.flatMap(Self.lines) + findings.flatMap(VerdictText.lines) }

    public var json: JSON {
        ["images": .array(verdicts.map(Self.json)), "findings": .array(findings.map(VerdictText.json))]
    }

    /// The same as a picture, an SVG document.
    public var picture: [UInt8] { Array(ChainPicture(verdicts).text.utf8) }

    private static func lines(_ verdict: ImageVerdict) -> [String] {
        var lines = ["\(verdict.record.name) \(verdict.record.digest)"]
        if case .admitted(let image) = verdict {
            lines.append("├─ ✓ admitted by \(image.rule): \(image.satisfied.joined(separator: "; "))")
        }
        for finding in verdict.findings {
            lines.append("├─ ✗ \(finding.message) (\(finding.code))")
            lines += [("found  ", finding.found), ("wanted ", finding.wanted), ("do     ", finding.hint ?? "")]
                .filter { !$0.1.isEmpty }.map { "│      \($0.0)\($0.1)" }
        }
        let outcomes = verdict.evidence
        for (position, outcome) in outcomes.enumerated() {
            let isLast = position == outcomes.count - 1
            lines.append("\(isLast ? "└" : "├")─ \(outcome.record.kind.rawValue) \(outcome.record.digest.short)")
            lines += self.lines(outcome).map { (isLast ? "   " : "│  ") + $0 }
        }
        return lines
    }

    private static func lines(_ outcome: EvidenceOutcome) -> [String] {
        if let unjudged = outcome.unjudged { return ["└─ \(unjudged.message)"] }
        return outcome.pieces.flatMap { piece -> [String] in
            guard !piece.chains.isEmpty else {
                let told = piece.isVerified ? piece.proven : piece.findings.map { "\($0.message) (\($0.code))" }
                return told.map { "└─ \(piece.isVerified ? "✓" : "✗") \($0)" }
            }
            return piece.proven.prefix(2).map { "├─ ✓ \($0)" } + piece.chains.flatMap(lines)
        }
    }

    private static func lines(_ chain: ProofChain) -> [String] {
        chain.steps.enumerated().map { depth, step in
            "\(String(repeating: "  ", count: depth))└─ \(step.holds ? "✓" : "✗") \(step.what): \(step.check)"
        }
    }

    private static func json(_ verdict: ImageVerdict) -> JSON {
        guard case .object(var object) = VerdictText.json(verdict) else { return .null }
        object["chains"] = .array(
            verdict.evidence.flatMap(\.pieces).flatMap { piece in
                piece.chains.map { chain in
                    [
                        "piece": .string(piece.identifier),
                        "steps": .array(
                            chain.steps.map {
                                ["what": .string($0.what), "check": .string($0.check), "holds": .bool($0.holds)]
                            }),
                        "finding": chain.finding.map(VerdictText.json) ?? .null,
                    ]
                }
            })
        return .object(object)
    }
}
