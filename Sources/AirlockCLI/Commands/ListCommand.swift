import Airlock
import ArgumentParser

/// `airlock ls`: the images of a bundle or registry directory, one a line.
struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls",
        abstract: "Lists the images of a bundle or a registry directory, one a line: digest and reference.",
        discussion: "Example: airlock ls /srv/registry")

    @Argument(help: "A bundle, -, or a registry directory.")
    var target: String

    @OptionGroup var output: OutputOptions
    @OptionGroup var confinement: ConfinementOptions

    func run() throws {
        try Failure.report(output) {
            try confinement.run(.listing(target)) {
                try Inspector.list(target, progress: TerminalProgress.make(quiet: output.quiet))
            }
        }
    }
}
