import Airlock
import ArgumentParser
import JSON

/// `airlock provenance`: how an image was built, as verified attestations say.
struct ProvenanceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "provenance",
        abstract: "Shows from verified attestations who built an image, from which commit, and how.",
        discussion: """
            IMAGE is TARGET@NAME, where TARGET is a bundle or a registry directory; without @NAME all images are shown. \
            What is shown is the word of whoever signed the attestation, and only of signers whom the policy names.

            Example: airlock provenance app.airlock@ghcr.io/org/app:v2 --diff app.airlock@ghcr.io/org/app:v1 --trust keys
            """)

    @Argument(help: "The image: TARGET@NAME.")
    var image: String

    @Option(name: .long, help: "Another image: what changed from it to IMAGE.")
    var diff: String?

    @Flag(name: .long, help: "The signed statements as they are, one a line feed apart.")
    var raw = false

    @OptionGroup var options: VerifiedTargetOptions

    func validate() throws {
        guard !raw || (diff == nil && options.output.output == .text) else {
            throw ValidationError("--raw stands without --diff and --output json")
        }
    }

    @OptionGroup var confinement: ConfinementOptions

    func run() throws {
        if let diff {
            return try Failure.report(options.output) {
                let reports = try options.verify([diff, image], confinement).map(ProvenanceReport.init)
                return ProvenanceComparison(reports[0], reports[1])
            }
        }
        try Failure.report(asJSON: options.output.output == .json, write: write) {
            ProvenanceReport(try options.verify(image, confinement))
        }
    }

    private func write(_ report: ProvenanceReport) throws {
        if raw { try Talk.result(report.raw) } else { try options.output.write(report) }
    }
}
