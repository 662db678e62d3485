public import JSON
import OCI
import Sigstore

/// Which rule decided about images, and what came of each of its requirements, for `policy explain`.
public struct PolicyExplanation: Report, Sendable {
    private let verification: VerifyReport

    /// Explains a verification that kept the decisions.
    public init(_ verification: VerifyReport) { self.verification = verification }

    public var status: ExitStatus { verification.status }
    public var complaints: [String] { verification.complaints }

    public var lines: [String] {
        verification.verdicts.flatMap { verdict in
            let name = "\(verdict.record.name) \(verdict.record.digest)"
            return [name] + Self.lines(verdict).map { "  \($0)" }
        }
    }

    private static func lines(_ verdict: ImageVerdict) -> [String] {
        guard let decision = verdict.decision, let rule = decision.rule else {
            return ["no rule was asked"] + verdict.findings.flatMap(VerdictText.lines)
        }
        let requirements = decision.requirements.flatMap(lines)
        // What stands at no requirement: absent platforms, an exception that has ended.
        let others = verdict.findings.filter { finding in
            !decision.requirements.contains { $0.findings.contains(finding) }
        }
        let exception = decision.ruling?.exception.map { ["with the exception \($0)"] } ?? []
        return ["decided by \(rule.position) \(rule.match): \(PolicyReport.conditions(of: rule))"] + exception
            + requirements + others.flatMap(VerdictText.lines)
            + [verdict.findings.isEmpty ? "admitted" : "refused"]
    }

    private static func lines(_ outcome: RequirementOutcome) -> [String] {
        let proofs = outcome.proofs.flatMap { proof in
            ["    met at \(proof.digest) by \(proof.signers.joined(separator: " and "))"]
                + proof.pieces.map { "      \($0)" }
        }
        let misses = outcome.findings.flatMap(VerdictText.lines).map { "    \($0)" }
        let mark = outcome.findings.isEmpty ? "✓" : outcome.isWaived ? "–" : "✗"
        let waived = outcome.isWaived ? ", waived by the exception" : ""
        return ["\(mark) \(outcome.requirement)\(waived)"] + proofs + misses
    }

    public var json: JSON { ["images": .array(verification.verdicts.map(Self.json))] }

    private static func json(_ verdict: ImageVerdict) -> JSON {
        [
            "name": .string(verdict.record.name), "digest": .string(verdict.record.digest.description),
            "verdict": .string(verdict.findings.isEmpty ? "admitted" : "refused"),
            "rule": verdict.decision?.rule.map { .string("\($0.position)") } ?? .null,
            "match": verdict.decision?.rule.map { .string("\($0.match)") } ?? .null,
            "exception": verdict.decision?.ruling?.exception.map { .string("\($0)") } ?? .null,
            "requirements": .array((verdict.decision?.requirements ?? []).map(json)),
            "findings": .array(verdict.findings.map(VerdictText.json)),
        ]
    }

    private static func json(_ outcome: RequirementOutcome) -> JSON {
        [
            "requirement": .string("\(outcome.requirement)"),
            "met": .bool(outcome.findings.isEmpty), "waived": .bool(outcome.isWaived),
            "proofs": .array(
                outcome.proofs.map { proof in
                    [
                        "digest": .string(proof.digest.description),
                        "signers": .array(proof.signers.map { .string($0) }),
                        "pieces": .array(proof.pieces.map { .string($0) }),
                    ]
                }),
            "nearest": .array(outcome.findings.map(VerdictText.json)),
        ]
    }
}
