import Sigstore
import Testing

@testable import Airlock

/// Ours; the testing library has one of the same name.
typealias ExitStatus = Airlock.ExitStatus

/// Expects that an operation ends with an error of this code and exit status.
func expectError<Result>(
    _ code: FindingCode, _ status: ExitStatus, sourceLocation: SourceLocation = #_sourceLocation,
    of body: () throws -> Result
) {
    do {
        let result = try body()
        Issue.record("it succeeded: \(result)", sourceLocation: sourceLocation)
    } catch {
        let diagnosis = Diagnosis(error)
        #expect(diagnosis.code == code, "\(diagnosis.message)", sourceLocation: sourceLocation)
        #expect(diagnosis.status == status, "\(diagnosis.message)", sourceLocation: sourceLocation)
    }
}

/// Expects that an import refuses with these codes, that of each image's first reason, and publishes nothing.
func expectRefused(
    _ report: ImportReport, _ codes: FindingCode..., status: ExitStatus,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(report.outcome == .refused, sourceLocation: sourceLocation)
    #expect(report.refused.map { $0.findings[0].code } == codes, sourceLocation: sourceLocation)
    #expect(report.status == status, sourceLocation: sourceLocation)
}

extension ImportReport {
    /// Whether something was published.
    var isPublished: Bool { if case .published = outcome { true } else { false } }
}
