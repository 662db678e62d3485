import Airlock
import ArgumentParser
import OCI

/// `airlock export`: collect, check, pack.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Packs images with their evidence into one bundle.",
        discussion: """
            SOURCE is a reference in a registry, docker://NAME or plain, oci:DIR[:TAG], oci:DIR@DIGEST, oci-archive:FILE[:TAG] or oci-archive:FILE@DIGEST. NAME= before it \
            gives the reference that the image shall have on the other side.

            Example: airlock export ghcr.io/org/app:v1 --trust keys --sign-key release.key -o app.airlock
            """)

    @Argument(help: "What to pack: [NAME=]SOURCE.")
    var sources: [String] = []

    @Option(name: .long, help: "A file with more sources, one a line or as YAML with platforms. Repeatable.")
    var images: [String] = []

    @Option(name: [.customShort("o"), .customLong("output-file")], help: "The bundle to write.")
    var file: String

    @Option(name: .long, help: "Which children of an index: os/architecture[/variant], repeatable; all by default.")
    var platform: [String] = []

    @Option(name: .long, help: "A file that will repeat this export by digest, as --images FILE.")
    var lockOutput: String?

    @Flag(name: .long, help: "Make all checks, say what would be packed, and write nothing.")
    var dryRun = false

    @Option(name: .long, help: "A source of signatures and attestations that are kept elsewhere. Repeatable.")
    var evidence: [String] = []

    @Option(name: .long, help: "The receiver's trust directory: every check is made before anything is packed.")
    var trust: String?

    @Option(
        name: .long,
        help: """
            Proofs of a transparency log: a directory of tiles or of recorded answers of Rekor v1, or the address of a \
            server, see --rekor-url. Repeatable.
            """)
    var proofs: [String] = []

    #if Network
        @Option(
            name: .long,
            help: """
                The address of a log, Rekor v1 or tiles of Rekor v2, repeatable; or none. By default the logs of the trusted \
                roots are asked about the evidence of images that come from registries.
                """)
        var rekorURL: [String] = []

        @Flag(name: .long, help: "Pack what can be had where a registry does not give an image, and end with 5.")
        var keepGoing = false
    #endif

    @Option(name: .long, help: "A receiver's head request, from whose heads the bundle proves. Repeatable.")
    var headRequest: [String] = []

    @Option(
        name: .long,
        help: "The public key of a site (PEM): each head request must be sealed by one of these. Repeatable.")
    var siteKey: [String] = []

    @Option(name: .long, help: "A private key that seals the bundle (PEM, PKCS#8). Repeatable.")
    var signKey: [String] = []

    @OptionGroup var passphrase: PassphraseOptions

    @Option(name: .long, help: "zstd's level for what compresses, 1 to 19.")
    var compressionLevel: Int = Exporter.defaultLevel

    #if Network
        @OptionGroup(title: "Registries") var network: NetworkOptions
    #endif

    @OptionGroup var output: OutputOptions

    func run() throws {
        try Failure.report(output) {
            #if Network
                try network.withRegistries(beside: file, platforms: PlatformSelection(platform)) {
                    try export(opener: $0)
                }
            #else
                try export(opener: nil)
            #endif
        }
    }

    private func export(opener: (any RemoteOpener)?) throws -> ExportReport {
        let sources = try sources.map { try SourceSpecification($0) } + images.flatMap { try ImageList.read($0) }
        var (proofs, asksKnownLogs, keepsGoing) = (proofs, false, false)
        #if Network
            guard !rekorURL.contains("none") || rekorURL.count == 1 else {
                throw ValidationError("--rekor-url none stands alone")
            }
            proofs += rekorURL.filter { $0 != "none" }
            asksKnownLogs = rekorURL.isEmpty && sources.contains { $0.isRemote }
            keepsGoing = keepGoing
        #endif
        return try Exporter(
            progress: TerminalProgress.make(quiet: output.quiet), opener: opener, keepsVerdicts: output.output == .json
        ).export(
            sources, evidence: try evidence.map { try SourceSpecification($0) },
            to: file, trust: trust, sealKeys: try SealKey.load(signKey, passphrase: passphrase.read()),
            proofs: proofs, requests: headRequest, siteKeys: siteKey, level: compressionLevel,
            lock: lockOutput, dryRun: dryRun, platforms: PlatformSelection(platform), keepsGoing: keepsGoing,
            asksKnownLogs: asksKnownLogs)
    }
}
