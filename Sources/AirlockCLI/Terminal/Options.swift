import Airlock
import ArgumentParser
import JSON

/// How a result is written.
enum OutputForm: String, ExpressibleByArgument, CaseIterable {
    case text, json
}

/// What every command takes that reports something.
struct OutputOptions: ParsableArguments {
    @Option(name: .long, help: "How the result is written to standard output: text or json.")
    var output: OutputForm = .text

    @Flag(name: .long, help: "No progress; errors are still told.")
    var quiet = false

    /// Writes a report in the form that was asked for.
    func write(_ report: some Report) throws {
        switch output {
        case .text: try report.forEachLine { try Talk.result($0) }
        case .json: try Talk.result(try report.json.encoded(.pretty))
        }
    }
}
