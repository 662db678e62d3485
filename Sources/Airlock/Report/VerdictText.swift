import JSON
import OCI
import OpenSSL
import Sigstore

/// Verdicts for people and as data: what was checked, by whom it was signed, what was refused and why.
enum VerdictText {
    /// One line: the image and whether it passes.
    static func line(_ verdict: ImageVerdict) -> String {
        switch verdict {
        case .admitted(let image): "verified \(image.record.name)"
        case .refused(let image): "refused  \(image.record.name): \(image.findings[0].code)"
        }
    }

    /// Everything that is known about a verdict.
    static func lines(_ verdict: ImageVerdict) -> [String] {
        var lines = ["\(verdict.record.name) \(verdict.record.digest)"]
        switch verdict {
        case .admitted(let image):
            lines.append("  admitted by \(image.rule)")
            lines += image.satisfied.map { "  \($0)" }
        case .refused(let image):
            for finding in image.findings { lines += self.lines(finding).map { "  \($0)" } }
        }
        for outcome in verdict.evidence { lines += self.lines(outcome, told: verdict.findings).map { "  \($0)" } }
        return lines
    }

    /// A finding: what was checked, on which subject, found and wanted, and what to do.
    static func lines(_ finding: Finding) -> [String] {
        var lines = ["✗ \(finding.code): \(finding.message) (\(finding.subject))"]
        if !finding.found.isEmpty { lines.append("    found  \(finding.found)") }
        if !finding.wanted.isEmpty { lines.append("    wanted \(finding.wanted)") }
        if let hint = finding.hint { lines.append("    hint   \(hint)") }
        return lines
    }

    /// What became of a manifest of evidence; findings that were told already are named by their codes alone.
    private static func lines(_ outcome: EvidenceOutcome, told: [Finding]) -> [String] {
        let name = "\(outcome.record.kind.rawValue) \(outcome.record.digest.short)"
        if let unjudged = outcome.unjudged {
            return ["– \(name): \(unjudged.message)\(outcome.isPublished ? "" : ", not published")"]
        }
        return outcome.pieces.flatMap { piece -> [String] in
            guard piece.isVerified else {
                let codes = piece.findings.map(\.code.rawValue).joined(separator: ", ")
                let untold = piece.findings.filter { !told.contains($0) }
                return ["✗ \(name): rejected (\(codes))"] + untold.flatMap { lines($0).map { "  \($0)" } }
            }
            return ["✓ \(name): verified"] + piece.proven.map { "    \($0)" }
                + piece.findings.map { "    note: \($0.message) (\($0.code))" }
        }
    }

    /// A verdict as data.
    static func json(_ verdict: ImageVerdict) -> JSON {
        var object: JSONObject = [
            "reference": verdict.record.reference.map { .string($0.description) } ?? .null,
            "digest": .string(verdict.record.digest.description),
            "mediaType": .string(verdict.record.mediaType),
        ]
        object["absent"] = .array(
            verdict.record.absent.map {
                ["digest": .string($0.digest.description), "reason": .string($0.reason.rawValue)]
            })
        switch verdict {
        case .admitted(let image):
            object["verdict"] = "admitted"
            object["rule"] = .string(image.rule)
            object["satisfied"] = .array(image.satisfied.map { .string($0) })
            object["newestProvenTime"] = image.newestProvenTime.map { .string($0.rfc3339) } ?? .null
        case .refused(let image):
            object["verdict"] = "refused"
            object["findings"] = .array(image.findings.map(json))
        }
        object["evidence"] = .array(verdict.evidence.map(json))
        return .object(object)
    }

    /// A finding as data.
    static func json(_ finding: Finding) -> JSON {
        var object: JSONObject = [
            "code": .string(finding.code.rawValue), "subject": .string(finding.subject),
            "message": .string(finding.message), "found": .string(finding.found), "wanted": .string(finding.wanted),
        ]
        object["hint"] = finding.hint.map { .string($0) }
        return .object(object)
    }

    private static func json(_ outcome: EvidenceOutcome) -> JSON {
        var object: JSONObject = [
            "kind": .string(outcome.record.kind.rawValue), "digest": .string(outcome.record.digest.description),
            "subject": .string(outcome.record.subject.description), "published": .bool(outcome.isPublished),
        ]
        object["unjudged"] = outcome.unjudged.map(json)
        object["pieces"] = .array(
            outcome.pieces.map { piece in
                [
                    "identifier": .string(piece.identifier), "verified": .bool(piece.isVerified),
                    "proven": .array(piece.proven.map { .string($0) }), "findings": .array(piece.findings.map(json)),
                ]
            })
        return .object(object)
    }
}

extension Digest {
    /// The algorithm and the first twelve digits, for lines that name a digest in full elsewhere.
    var short: String { "\(algorithm.rawValue):\(hex.prefix(12))" }
}
