import Airlock
import ArgumentParser

/// `airlock verify`: every check, nothing published.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Makes every check on a bundle or a registry directory and publishes nothing.",
        discussion: """
            TARGET is a bundle, - for standard input, or a registry directory. TARGET@NAME verifies one image of it.

            Example: airlock verify app.airlock --trust keys
            For the files: airlock verify app.airlock --trust keys --output html > report.html
            """)

    @Argument(help: "A bundle, -, or a registry directory; with @NAME one image of it.")
    var target: String

    @Option(name: .long, help: "The trust directory: pinned keys, trusted roots, policy.")
    var trust: String

    @Option(name: .long, help: "The site's state, for its tree heads and the newest time that is proven.")
    var state: String?

    @OptionGroup var officers: OfficerOptions

    @OptionGroup var date: DateOptions

    @OptionGroup var output: PageOutputOptions

    @OptionGroup var confinement: ConfinementOptions

    func run() throws {
        try output.report("verification") {
            let verifier = try TargetVerifier(
                trust: trust, state: state, officers: officers.pin(),
                progress: TerminalProgress.make(quiet: output.quiet), keepsVerdicts: output.output == .json,
                date: date.date(), writesPage: output.output == .html)
            return try confinement.report(.verification(of: [target], trust: trust, state: state)) {
                try verifier.verify(target)
            }
        }
    }
}
