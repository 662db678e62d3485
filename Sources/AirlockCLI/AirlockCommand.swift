import Airlock
import ArgumentParser

/// The program: one subcommand a file in `Commands`, each with its inputs, one call of the library, its output and its
/// exit code.
@main
struct AirlockCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "airlock",
        abstract: "Moves container images into networks with no connection, with the proof of where they come from.",
        discussion: """
            On the connected side, `airlock export` packs images with their signatures, attestations and log entries \
            into one bundle. On the isolated side, `airlock import` verifies all of it against pinned keys and a policy, \
            and only then publishes into a registry directory.

            Exit codes: 0 done, 1 could not run, 2 refused by verification, 3 refused by policy, 4 bundle damaged or \
            hostile, 5 something is missing, 6 the log forked or the state is behind its receipts, 64 usage.
            """,
        version: Version.text,
        subcommands: [
            ExportCommand.self, VerifyCommand.self, ImportCommand.self, InspectCommand.self, ListCommand.self,
            KeygenCommand.self, VerifyBlobCommand.self, HeadCommand.self,
            ExplainCommand.self, ProvenanceCommand.self, SBOMCommand.self, TrustCommand.self, PolicyCommand.self,
            ReceiptCommand.self, AuditCommand.self, LogCommand.self, RebuildCheckCommand.self,
        ])
}
