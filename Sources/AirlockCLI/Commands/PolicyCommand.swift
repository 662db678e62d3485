import Airlock
import ArgumentParser

/// `airlock policy`: the rules that decide.
struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Checks a policy, and tells which of its rules decides.",
        subcommands: [PolicyCheckCommand.self, PolicyExplainCommand.self])
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

struct PolicyExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Tells which rule decides about an image, and what meets each of its requirements.",
        discussion: """
            IMAGE is TARGET@NAME, where TARGET is a bundle or a registry directory; without @NAME all images are \
            explained. For a requirement that is not met, the evidence that came nearest is told.

            Example: airlock policy explain app.airlock@ghcr.io/org/app:v1 --trust keys
            """)

    @Argument(help: "The image: TARGET@NAME.")
    var image: String

    @OptionGroup var options: VerifiedTargetOptions
    @OptionGroup var confinement: ConfinementOptions

    func run() throws {
        try Failure.report(options.output) { PolicyExplanation(try options.verify(image, confinement)) }
    }
}
