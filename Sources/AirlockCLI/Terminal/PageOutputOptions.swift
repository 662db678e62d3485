import Airlock
import ArgumentParser
import JSON

/// What a command takes whose report can be a page.
struct PageOutputOptions: ParsableArguments {
    enum Form: String, ExpressibleByArgument, CaseIterable { case text, json, html }

    @Option(
        name: .long,
        help: "How the result is written to standard output: text, json, or html for a page that is read and printed.")
    var output: Form = .text

    @Flag(name: .long, help: "No progress; errors are still told.")
    var quiet = false

    /// Runs a command's work and ends the program with its status.
    ///
    /// - Parameter kind: what a page calls the work: `verification`, `import`, `audit`.
    func report<R: PageReport>(_ kind: String, _ body: () throws -> R) throws {
        try Failure.report(tell: { try tell($0, of: kind) }, write: write, body)
    }

    private func write(_ report: some PageReport) throws {
        switch output {
        case .text: try report.forEachLine { try Talk.result($0) }
        case .json: try Talk.result(try report.json.encoded(.pretty))
        case .html: try report.page.forEachLine { try Talk.result($0) }
        }
    }

    private func tell(_ diagnosis: Diagnosis, of kind: String) throws {
        switch output {
        case .text: break
        case .json: try Talk.result(diagnosis.json.encoded(.pretty))
        case .html: try diagnosis.page(of: kind).forEachLine { try Talk.result($0) }
        }
    }
}
