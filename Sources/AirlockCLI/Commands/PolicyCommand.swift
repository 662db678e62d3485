import Airlock
import ArgumentParser

/// `airlock policy`: the rules that decide.
struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Checks a policy.", subcommands: [PolicyCheckCommand.self])
}

struct PolicyCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Checks the policy of a trust directory and shows its rules with all defaults.",
        discussion: """
            What is wrong is told with line and column, and ends with 3. What is odd is told and ends with 0.

            Example: airlock policy check --trust keys
            """)

    @Option(name: .long, help: "The trust directory.")
    var trust: String

    @OptionGroup var output: OutputOptions

    func run() throws { try Failure.report(output) { try PolicyReport(trust) } }
}
