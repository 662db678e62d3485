import Airlock
import ArgumentParser

/// What every command takes that tells what verified evidence says.
struct VerifiedTargetOptions: ParsableArguments {
    @Option(name: .long, help: "The trust directory.")
    var trust: String

    @Option(name: .long, help: "The site's state, with the tree heads that it has learned.")
    var state: String?

    @OptionGroup var date: DateOptions

    @OptionGroup var output: OutputOptions

    /// Verifies, and keeps what was verified.
    ///
    /// - Throws: where the date is none.
    func verifier() throws -> TargetVerifier {
        TargetVerifier(
            trust: trust, state: state, progress: TerminalProgress.make(quiet: output.quiet), keepsPieces: true,
            date: try date.date())
    }

    /// Verifies targets, confined, and keeps what was verified of each.
    func verify(_ targets: [String], _ confinement: ConfinementOptions) throws -> [VerifyReport] {
        let verifier = try verifier()
        return try confinement.run(.verification(of: targets, trust: trust, state: state)) {
            try targets.map(verifier.verify)
        }
    }

    /// Verifies a target, confined, and keeps what was verified.
    func verify(_ target: String, _ confinement: ConfinementOptions) throws -> VerifyReport {
        try verify([target], confinement)[0]
    }
}
