import Airlock
import ArgumentParser

/// `airlock import`: verify, then publish.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract:
            "Verifies a bundle and publishes it into a registry directory\(Self.pushes ? ", or pushes it to a registry" : "").",
        discussion: """
            Everything is decided before the first layer is read, and nothing is published unless every check passes. \
            The registry directory holds one OCI image layout a repository: skopeo inspect oci:DEST/ghcr.io/org/app:v1

            \(Self.pushes ? Self.pushing : "")\
            Example: airlock import app.airlock /srv/registry --trust keys
            """)

    #if Network
        private static let pushes = true
    #else
        private static let pushes = false
    #endif
    private static let pushing = """
        DEST docker://HOST[/PREFIX] pushes to a registry instead: ghcr.io/org/app becomes HOST/PREFIX/ghcr.io/org/app. \
        --state is then required. What is sent waits below TMPDIR, or /var/tmp.


        """

    @Argument(help: "The bundle; - is standard input.")
    var bundle: String

    @Argument(
        help:
            "The registry directory: new, empty, or made by an earlier import\(Self.pushes ? "; or docker://HOST[/PREFIX]" : "")."
    )
    var destination: String

    @Option(name: .long, help: "The trust directory: pinned keys, trusted roots, policy.")
    var trust: String

    @Option(name: .long, help: "The site's state: receipts and tree heads. Default: DEST/.airlock.")
    var state: String?

    @Flag(name: .long, help: "Publish the images that pass and end with 3 where others do not.")
    var acceptPartial = false

    @OptionGroup var officers: OfficerOptions
    @OptionGroup(title: "Receipts") var receipts: ReceiptOptions

    #if Network
        @OptionGroup(title: "Registries") var connections: ConnectionOptions
    #endif

    @OptionGroup var output: PageOutputOptions
    @OptionGroup var confinement: ConfinementOptions

    func run() throws {
        try output.report("import") {
            let importer = try Importer(
                trust: trust, state: state, acceptPartial: acceptPartial, officers: officers.pin(),
                signing: receipts.signing(), writesPage: output.output == .html, keepsVerdicts: output.output == .json,
                progress: TerminalProgress.make(quiet: output.quiet))
            #if Network
                if destination.hasPrefix("docker://") {
                    let place = String(destination.dropFirst("docker://".count))
                    return try connections.withDestination(place) { registry, directory in
                        try importer.importBundle(bundle, into: registry, workDirectory: directory)
                    }
                }
            #endif
            return try confinement.report(.importing(bundle, into: destination, trust: trust, state: state)) {
                try importer.importBundle(bundle, into: destination)
            }
        }
    }
}
