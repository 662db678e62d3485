import Airlock
import ArgumentParser

/// `airlock trust`: what this site trusts.
struct TrustCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trust", abstract: "Shows and checks a trust directory.", subcommands: [TrustShowCommand.self])
}

struct TrustShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows every key, authority, log and head with its fingerprint and window.",
        discussion: """
            All of the directory is checked; what has no meaning in it is refused by name. The last line's digest stands for \
            all files.

            Example: airlock trust show keys
            """,
        aliases: ["check"])

    @Argument(help: "The trust directory.")
    var directory: String

    @OptionGroup var output: OutputOptions

    func run() throws { try Failure.report(output) { try TrustReport(directory) } }
}
