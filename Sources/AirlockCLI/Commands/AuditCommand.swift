import Airlock
import ArgumentParser

/// `airlock audit`: everything in a registry directory proven again.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract:
            "Proves a whole registry directory again and names what is missing, extra, rotten or no longer allowed.",
        discussion: """
            Every file under the name of a digest is hashed, every image traced to its receipt and verified again, and \
            everything that no receipt explains is named. Nothing is changed in DIR; imports wait meanwhile. What it \
            finds and what to do: Docs/audit.md.

            Example: airlock audit /srv/registry --trust keys --expect 12:sha256:75477d21… --resume /var/tmp/audit
            """)

    @Argument(help: "The registry directory.")
    var directory: String

    @Option(name: .long, help: "The trust directory: pinned keys, trusted roots, policy.")
    var trust: String

    @Option(name: .long, help: "The site's state: receipts and tree heads. Default: DIR/.airlock.")
    var state: String?

    @Option(
        name: .long,
        help:
            "A file in which an interrupted audit left what it had hashed, and in which this one does; removed at the end."
    )
    var resume: String?

    @OptionGroup var known: KnownReceiptOptions
    @OptionGroup var officers: OfficerOptions
    @OptionGroup var date: DateOptions
    @OptionGroup var output: PageOutputOptions

    @OptionGroup var confinement: ConfinementOptions

    func run() throws {
        try output.report("audit") {
            let auditor = try Auditor(
                trust: trust, state: state, officers: officers.pin(), expected: known.receipts(), key: known.key(),
                date: date.date(), writesPage: output.output == .html, resume: resume,
                progress: TerminalProgress.make(quiet: output.quiet))
            return try confinement.report(.audit(of: directory, trust: trust, state: state, resume: resume)) {
                try auditor.audit(directory)
            }
        }
    }
}
