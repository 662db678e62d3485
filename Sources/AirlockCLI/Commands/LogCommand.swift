import Airlock
import ArgumentParser

/// `airlock log`: rekor-cli's look-ups, offline.
struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Looks up the log entries beside images, as rekor-cli asks a log.",
        subcommands: [LogSearchCommand.self, LogGetCommand.self])
}

/// Where look-ups look, and how they answer.
struct LookupOptions: ParsableArguments {
    @Argument(help: "Bundles and registry directories.")
    var targets: [String]

    @Option(name: .long, help: "The trust directory: what is found is verified by the logs of its trusted roots.")
    var trust: String?

    @Option(
        name: .customLong("index"),
        help: "The directory that keeps indexes; by default the registry directory's own, or the user's cache.")
    var indexDirectory: String?

    @Flag(name: .long, help: "Read all evidence anew, whatever index there is, and keep none.")
    var noIndex = false

    @Option(name: [.customLong("output"), .customLong("format")], help: "How the result is written: text or json.")
    var output: OutputForm = .text

    @Flag(name: .long, help: "No progress; errors are still told.")
    var quiet = false

    /// Looks, and ends the program with the answer's status.
    func report<R: Report>(_ query: () throws -> LogQuery, _ ask: (LogLookup, LogQuery) throws -> R) throws {
        var options = OutputOptions()
        options.output = output
        options.quiet = quiet
        try Failure.report(options) {
            let lookup = try LogLookup(
                targets, index: indexDirectory, usesIndex: !noIndex, trust: trust,
                progress: TerminalProgress.make(quiet: quiet))
            return try ask(lookup, try query())
        }
    }
}

struct LogSearchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Prints the UUIDs of log entries, one a line.",
        discussion: """
            An entry is found by the hash of its artifact, envelope or payload, and by the digest of whatever the signed \
            content beside it speaks about, if the entry states the hash of that content.

            Example: airlock log search /srv/registry --sha sha256:… --trust keys
            """)

    @Option(name: .long, help: "A digest, ALGORITHM:HEX or the digits alone.")
    var sha: String?

    @Option(name: .long, help: "An e-mail address, a URI or another name in the signer's certificate.")
    var email: String?

    @Option(name: .long, help: "A file with the signer's public key or certificate (PEM).")
    var publicKey: String?

    @OptionGroup var options: LookupOptions

    func validate() throws {
        guard [sha, email, publicKey].compactMap(\.self).count == 1 else {
            throw ValidationError("give one of --sha, --email and --public-key")
        }
    }

    func run() throws { try options.report(query) { try $0.search($1) } }

    private func query() throws -> LogQuery {
        if let sha { return try LogQuery(sha: sha) }
        if let publicKey { return try LogQuery(publicKeyFile: publicKey) }
        return .identity(email ?? "")
    }
}

struct LogGetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Prints a log entry, with the attestation beside it.",
        discussion: """
            The attestation is the payload of the envelope that the evidence carries; it is printed only where the entry \
            states its hash.

            Example: airlock log get app.airlock --log-index 4163436 --format json
            """)

    @Option(name: .long, help: "The entry's UUID: 64 digits, or 80 with the tree's number.")
    var uuid: String?

    @Option(name: .long, help: "The entry's index over all shards of its log.")
    var logIndex: Int64?

    @OptionGroup var options: LookupOptions

    func validate() throws {
        guard (uuid == nil) != (logIndex == nil) else { throw ValidationError("give one of --uuid and --log-index") }
    }

    func run() throws { try options.report(query) { try $0.get($1) } }

    private func query() throws -> LogQuery { try uuid.map { try LogQuery(uuid: $0) } ?? .index(logIndex ?? 0) }
}
