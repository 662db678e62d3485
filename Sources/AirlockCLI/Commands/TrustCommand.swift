import Airlock
import ArgumentParser

/// `airlock trust`: what this site trusts.
struct TrustCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trust", abstract: "Makes, shows, checks, compares and seals a trust directory.",
        subcommands: [
            TrustInitCommand.self, TrustShowCommand.self, TrustCheckCommand.self, TrustAddKeyCommand.self,
            TrustAddRootCommand.self, TrustDiffCommand.self, TrustSealCommand.self,
        ])
}

struct TrustInitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Makes a trust directory that trusts nobody and denies every image.")

    @Argument(help: "The directory: new or empty.")
    var directory: String

    @OptionGroup var output: OutputOptions

    func run() throws { try Failure.report(output) { try TrustSkeleton(at: directory) } }
}

struct TrustShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows every key, authority, log and head with its fingerprint and window, and what it vouches for.",
        discussion: """
            All of the directory is checked; what has no meaning in it is refused by name. The last line's digest stands for \
            all files.

            Example: airlock trust show keys
            """)

    @Argument(help: "The trust directory.")
    var directory: String

    @OptionGroup var output: OutputOptions

    func run() throws { try Failure.report(output) { try TrustReport(directory) } }
}

struct TrustCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Checks a trust directory, its seal too, and warns of what is odd.",
        discussion: """
            What is wrong ends with 3, a broken seal with 2. Warnings end with 0: windows that have closed, keys that no \
            rule names, rules that cannot be met.

            Example: airlock trust check keys
            """)

    @Argument(help: "The trust directory.")
    var directory: String

    @OptionGroup var output: OutputOptions

    func run() throws { try Failure.report(output) { try TrustCheck(directory) } }
}

struct TrustAddKeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add-key",
        abstract: "Adds a public key, when the directory loads with it. A key that is there is never replaced.",
        discussion: """
            Compare the fingerprint that is printed with the owner's over another channel.

            Example: airlock trust add-key release.pub --trust keys
            """)

    @Argument(help: "The public key, PEM.")
    var file: String

    @Option(name: .long, help: "The trust directory.")
    var trust: String

    @Option(name: .long, help: "Its name in the directory; default: that of the file.")
    var name: String?

    @Flag(name: .long, help: "It may seal bundles, and signs no images.")
    var exporter = false

    @Flag(name: .long, help: "It may seal this directory, and nothing else.")
    var officer = false

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard !(exporter && officer) else { throw ValidationError("a key has one role: --exporter or --officer") }
    }

    func run() throws {
        let role: TrustAddition.Role = exporter ? .exporter : officer ? .officer : .signer
        try Failure.report(output) { try TrustAddition(key: file, as: role, name: name, to: trust) }
    }
}

struct TrustAddRootCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add-root",
        abstract: "Adds a trusted root of Sigstore, when the directory loads with it.",
        discussion: """
            Without --name it becomes trusted_root.json, else NAME.trusted_root.json: a trust domain of its own. No two may \
            name one log.

            Example: airlock trust add-root corp.json --name corp --trust keys
            """)

    @Argument(help: "The trusted root, JSON.")
    var file: String

    @Option(name: .long, help: "The trust directory.")
    var trust: String

    @Option(name: .long, help: "The name of its trust domain.")
    var name: String?

    @OptionGroup var output: OutputOptions

    func run() throws { try Failure.report(output) { try TrustAddition(root: file, name: name, to: trust) } }
}

struct TrustDiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Says what changed between two trust directories, in plain words.",
        discussion: """
            Example: airlock trust diff keys.old keys
            """)

    @Argument(help: "The older one.")
    var old: String

    @Argument(help: "The newer one.")
    var new: String

    @OptionGroup var output: OutputOptions

    func run() throws { try Failure.report(output) { try TrustDifference(old, new) } }
}

struct TrustSealCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seal",
        abstract: "Signs all that a trust directory holds, as one or several of its officers.",
        discussion: """
            Officers are the keys in officers/. From then on no command uses the directory if a byte of it was changed, or \
            fewer officers have signed than the threshold says. Officers may sign at different times and places: each \
            signature is added to those over the same content. Look with trust diff before you sign.

            Note the digest of the officers elsewhere: it is what --trust-officers compares.

            Example: airlock trust seal keys --threshold 2 --sign-key anna.key
            """)

    @Argument(help: "The trust directory.")
    var directory: String

    @Option(name: .long, help: "An officer's private key. Repeatable.")
    var signKey: [String] = []

    @Option(name: .long, help: "How many officers must sign; kept in officers/threshold.")
    var threshold: Int?

    @OptionGroup var passphrase: PassphraseOptions

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard !signKey.isEmpty else { throw ValidationError("give --sign-key") }
    }

    func run() throws {
        try Failure.report(output) {
            try TrustSealer(
                directory, with: SealKey.load(signKey, passphrase: passphrase.read()), threshold: threshold)
        }
    }
}
