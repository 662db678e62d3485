import Airlock
import ArgumentParser

/// `airlock import`: verify, then publish.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Verifies a bundle and publishes it into a registry directory.",
        discussion: """
            Everything is decided before the first layer is read, and nothing is published unless every check passes. \
            The registry directory holds one OCI image layout a repository: skopeo inspect oci:DEST/ghcr.io/org/app:v1

            Example: airlock import app.airlock /srv/registry --trust keys
            """)

    @Argument(help: "The bundle; - is standard input.")
    var bundle: String

    @Argument(help: "The registry directory: new, empty, or made by an earlier import.")
    var destination: String

    @Option(name: .long, help: "The trust directory: pinned keys, trusted roots, policy.")
    var trust: String

    @Option(name: .long, help: "The site's state: receipts and tree heads. Default: DEST/.airlock.")
    var state: String?

    @Flag(name: .long, help: "Publish the images that pass and end with 3 where others do not.")
    var acceptPartial = false

    @OptionGroup var output: OutputOptions

    func run() throws {
        try Failure.report(output) {
            try Importer(
                trust: trust, state: state, acceptPartial: acceptPartial,
                progress: TerminalProgress.make(quiet: output.quiet)
            ).importBundle(bundle, into: destination)
        }
    }
}
