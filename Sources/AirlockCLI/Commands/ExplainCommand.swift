import Airlock
import ArgumentParser
import JSON

/// `airlock explain`: the chain of proof of one image.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Shows what leads from an image's signatures to the tree heads that this site trusts.",
        discussion: """
            IMAGE is TARGET@NAME, where TARGET is a bundle or a registry directory; without @NAME all images are \
            explained. For a refusal the step that broke is shown, with what was found and wanted, and what to do.

            Example: airlock explain app.airlock@ghcr.io/org/app:v1 --trust keys --state /srv/registry/.airlock
            """)

    enum Form: String, ExpressibleByArgument, CaseIterable { case text, json, svg }

    @Argument(help: "The image: TARGET@NAME.")
    var image: String

    @Option(name: .long, help: "The trust directory.")
    var trust: String

    @Option(name: .long, help: "The site's state, with the tree heads that it has learned.")
    var state: String?

    @OptionGroup var date: DateOptions

    @Option(name: .long, help: "text, json, or svg for a picture.")
    var output: Form = .text

    @Flag(name: .long, help: "No progress; errors are still told.")
    var quiet = false

    @OptionGroup var confinement: ConfinementOptions

    func run() throws {
        try Failure.report(asJSON: output == .json, write: write) {
            let verifier = try TargetVerifier(
                trust: trust, state: state, progress: TerminalProgress.make(quiet: quiet), keepsPieces: true,
                date: date.date())
            return try confinement.run(.verification(of: [image], trust: trust, state: state)) {
                ExplainReport(try verifier.verify(image))
            }
        }
    }

    private func write(_ report: ExplainReport) throws {
        switch output {
        case .text: for line in report.lines { try Talk.result(line) }
        case .json: try Talk.result(report.json.encoded(.pretty))
        case .svg: try Talk.result(report.picture)
        }
    }
}
