public import Airlock
public import ArgumentParser
import FileSystem

/// `airlock keygen`: a key pair for sealing.
struct KeygenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keygen",
        abstract: "Makes a key pair for sealing bundles.",
        discussion: """
            Writes PREFIX.key (PKCS#8, readable by you alone) and PREFIX.pub. The public half goes into the receiver's \
            trust directory under exporters/.

            Example: airlock keygen -o release --passphrase-file pass.txt
            """)

    @Option(name: [.customShort("o"), .customLong("output-prefix")], help: "Where the two files go.")
    var prefix = "airlock"

    @Option(name: .long, help: "p256 or ed25519. Seals by ed25519 are the same for the same bundle.")
    var type: SealKeyType = .p256

    @OptionGroup var passphrase: PassphraseOptions

    func run() throws {
        do {
            let paths = try SealKey.generate(type, prefix: prefix, passphrase: try passphrase.read())
            for path in paths { try Talk.result(path) }
        } catch {
            let ending = Failure.exit(error)
            Interruption.endProgram()
            throw ending
        }
    }
}

extension SealKeyType: ExpressibleByArgument {}

/// Where a passphrase comes from; it is never asked for.
struct PassphraseOptions: ParsableArguments {
    @Option(
        name: .long,
        help: "A file with the passphrase of the private key; else the environment's AIRLOCK_PASSPHRASE, if it is set.")
    var passphraseFile: String?

    /// The passphrase, or `nil` where none is given.
    func read() throws -> [UInt8]? { try SealKey.passphrase(file: passphraseFile) }
}
