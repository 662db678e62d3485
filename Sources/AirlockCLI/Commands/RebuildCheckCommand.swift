import Airlock
import ArgumentParser
import OCI

/// `airlock rebuild-check`: does a rebuild have the digests that the provenance vouches for.
struct RebuildCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild-check",
        abstract:
            "Compares a rebuilt image with the digests that verified provenance vouches for, down to single files.",
        discussion: """
            IMAGE is TARGET@NAME, where TARGET is a bundle or a registry directory. REBUILT is oci:DIR[:TAG], \
            oci-archive:FILE[:TAG] or a reference in a registry. Ends with 0 where they are the same, with 2 where they \
            differ.

            Example: airlock rebuild-check app.airlock@ghcr.io/org/app:v1 oci:build:v1 --trust keys
            """)

    @Argument(help: "The image: TARGET@NAME.")
    var image: String

    @Argument(help: "The rebuilt image.")
    var rebuilt: String

    @OptionGroup var options: VerifiedTargetOptions

    #if Network
        @OptionGroup(title: "Registries") var connections: ConnectionOptions
    #endif

    func run() throws {
        try Failure.report(options.output) {
            let source = try SourceSpecification(rebuilt)
            #if Network
                if source.isRemote { return try connections.withRegistries { try check(source, opener: $0) } }
            #endif
            return try check(source, opener: nil)
        }
    }

    private func check(_ source: SourceSpecification, opener: (any RemoteOpener)?) throws -> RebuildReport {
        try RebuildCheck(
            verifier: options.verifier(), opener: opener, progress: TerminalProgress.make(quiet: options.output.quiet)
        ).check(image, against: source)
    }
}
