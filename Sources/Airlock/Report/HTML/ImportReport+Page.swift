import Sigstore

extension ImportReport: PageReport {
    public var page: ReportPage {
        precondition(pages != nil, "a page is written of verdicts that were written down for it")
        let forks = headFindings.filter { $0.code == .headFork }
        let others = headFindings.filter { $0.code != .headFork }.map { "\($0)" }
        let told = outcome == .refused ? [] : moves.map { "tag \($0.reference) moves from \($0.old) to \($0.new)" }
        return ReportPage(
            kind: "import", sentence: sentence, status: status,
            context: [
                "bundle \(bundle)", sealedBy.isEmpty ? "not sealed" : "sealed by \(sealedBy.joined(separator: ", "))",
            ] + receipt, site: site, findings: forks, notes: told + others + forkNotes + (push.map { [$0.line] } ?? []),
            images: pages)
    }

    private var sentence: String {
        let count = counted(tally.count, "image")
        let isSingle = tally.count == 1
        switch outcome {
        case .refused where isForked: return "Nothing was published: a log signed two histories"
        case .refused where isSingle: return "Nothing was published: the image is refused"
        case .refused: return "Nothing was published: \(tally.count - tally.admitted) of \(count) refused"
        case .unchanged where isSingle: return "Nothing changed: the image is verified, and there already"
        case .unchanged: return "Nothing changed: \(tally.admitted) of \(count) verified, and there already"
        case .published where isSingle: return "The image is verified and published"
        case .published: return "\(tally.admitted) of \(count) verified and published"
        }
    }

    private var receipt: [String] {
        guard case .published(let number, let digest) = outcome else { return [] }
        return ["receipt \(number) \(digest)"]
    }
}
