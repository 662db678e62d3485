import Airlock
import ArgumentParser

/// `airlock inspect`: what a bundle says about itself.
struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract:
            "Shows what a bundle holds: images, evidence, sizes. Nothing is verified but the digests of its tables.",
        discussion: "Example: airlock inspect app.airlock")

    @Argument(help: "The bundle; - is standard input.")
    var bundle: String

    @OptionGroup var output: OutputOptions
    @OptionGroup var confinement: ConfinementOptions

    func run() throws {
        try Failure.report(output) {
            try confinement.run(.reading([bundle])) { try Inspector.inspect(bundle) }
        }
    }
}
