import Sigstore

extension VerifyReport: PageReport {
    public var page: ReportPage {
        precondition(pages != nil, "a page is written of verdicts that were written down for it")
        return ReportPage(
            kind: "verification", sentence: sentence, status: status, context: context, site: site, findings: findings,
            images: pages)
    }

    private var sentence: String {
        guard tally.count > 0 || !findings.isEmpty else { return "There is no image to verify" }
        guard tally.admitted == tally.count else {
            if tally.count == 1 { return "The image is refused" }
            return "\(tally.count - tally.admitted) of \(counted(tally.count, "image")) refused"
        }
        guard findings.isEmpty else {
            return "\(counted(tally.count, "image")) verified, \(counted(findings.count, "other check")) failed"
        }
        return tally.count == 1 ? "The image is verified" : "All \(tally.count) images are verified"
    }
}
