import Sigstore

extension Diagnosis {
    /// The error as a page, for a command that ended without a report.
    ///
    /// - Parameter kind: what the command does: `verification`, `import`, `audit`.
    public func page(of kind: String) -> ReportPage {
        let finding = Finding(code, subject: kind, message: message, hint: hint)
        let isRefusal = status != .couldNotRun && status != .usage
        return ReportPage(
            kind: kind, sentence: isRefusal ? "Refused as a whole" : "It could not be carried out", status: status,
            context: [], findings: [finding])
    }
}
