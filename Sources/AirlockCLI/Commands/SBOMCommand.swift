import Airlock
import ArgumentParser
import JSON

/// `airlock sbom`: what an image consists of.
struct SBOMCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sbom", abstract: "Gives the SBOM of an image, and finds images that contain a package.",
        subcommands: [SBOMShowCommand.self, SBOMFindCommand.self], defaultSubcommand: SBOMShowCommand.self)
}

struct SBOMShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Gives the SBOM: from a verified attestation, else one that nobody signed, with a warning.",
        discussion: """
            IMAGE is TARGET@NAME, where TARGET is a bundle or a registry directory.

            Example: airlock sbom app.airlock@ghcr.io/org/app:v1 --trust keys > app.spdx.json
            """)

    @Argument(help: "The image: TARGET@NAME.")
    var image: String

    @Flag(name: .long, help: "Only say which SBOMs there are.")
    var list = false

    @OptionGroup var options: VerifiedTargetOptions
    @OptionGroup var confinement: ConfinementOptions

    func run() throws {
        try Failure.report(asJSON: options.output.output == .json, write: write) {
            SBOMReport(try options.verify(image, confinement))
        }
    }

    private func write(_ report: SBOMReport) throws {
        if list || options.output.output == .json { return try options.output.write(report) }
        try Talk.result(report.documents)
    }
}

struct SBOMFindCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find",
        abstract: "Says which images contain a package.",
        discussion: """
            PACKAGE is NAME or NAME@VERSION. An image without an SBOM may contain anything: it is told, and the command ends \
            with 5.

            Example: airlock sbom find log4j-core@2.14.1 /srv/registry --trust keys
            """)

    @Argument(help: "The package: NAME[@VERSION].")
    var package: String

    @Argument(help: "A bundle or a registry directory.")
    var target: String

    @OptionGroup var options: VerifiedTargetOptions
    @OptionGroup var confinement: ConfinementOptions

    func run() throws {
        try Failure.report(options.output) {
            PackageSearch(package, in: SBOMReport(try options.verify(target, confinement)))
        }
    }
}
