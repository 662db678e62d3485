import Airlock
import ArgumentParser
import FileSystem
import Glibc

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

    /// Prepares the process for what may become of it, then runs the command that was given.
    static func main() {
        Talk.fillStandardFiles()
        // A reader that went away is an error of writing, and what was published stays published.
        signal(SIGPIPE, SIG_IGN)
        do {
            try Interruption.install()
            // The runtime finds the arguments in /proc. Where it cannot there is not even the program's name, and what
            // was asked for is not known.
            guard !CommandLine.arguments.isEmpty else {
                throw SystemError(operation: "read", path: "the arguments of the program", code: EIO)
            }
        } catch { end(with: Failure.exit(error)) }
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch { end(with: error) }
    }

    /// Tells help, version and wrong usage, and ends with the code that an error stands for.
    private static func end(with error: any Error) -> Never {
        let (code, text) = (exitCode(for: error), fullMessage(for: error))
        guard !text.isEmpty else { exit(withError: error) }
        guard code == .success else {
            Talk.say(text)
            Glibc.exit(code.rawValue)
        }
        do { try Talk.result(text) } catch { exit(withError: Failure.exit(error)) }
        Glibc.exit(0)
    }
}
