import OCI
import Sigstore

extension AuditReport: PageReport {
    public var page: ReportPage {
        guard let content = pageContent else {
            preconditionFailure("a page is written of an audit that was made for it")
        }
        return ReportPage(
            kind: "audit", sentence: sentence, status: status, context: ["registry \(target)", receiptLine, counts],
            site: content.site, findings: general, notes: notes, images: content.images)
    }

    private var sentence: String {
        if findings.isEmpty { return "Everything is there, and holds" }
        let counts = AuditFinding.Class.allCases.compactMap { kind -> String? in
            let count = findings.count { $0.kind == kind }
            return count == 0 ? nil : "\(count) \(kind.title)"
        }
        return "\(counted(findings.count, "finding")): \(counts.joined(separator: ", "))"
    }

    /// What does not stand with an image: refusals are told there.
    private var general: [Finding] {
        findings.filter { $0.kind != .noLongerAllowed || $0.affects.isEmpty }.map { finding in
            let touched = finding.affects.isEmpty ? "" : " (part of \(finding.affects.joined(separator: ", ")))"
            let told = finding.finding
            return Finding(
                told.code, subject: told.subject, message: "\(finding.kind.title): \(told.message)\(touched)",
                found: told.found, wanted: told.wanted, hint: told.hint)
        }
    }

    private var notes: [String] {
        let undecided =
            undecided == 0
            ? [] : ["\(counted(undecided, "blob")) that only unreadable manifests may need: nothing is said of them"]
        return undecided + images.filter { $0.standing == .damaged || $0.standing == .unexplained }.map(\.line)
    }
}
