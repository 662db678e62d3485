import ArgumentParser
import OpenSSL

/// Verifies as fast as it can, for some seconds, and prints how often it did.
@main
struct VerificationRateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verification-rate",
        abstract: "Reads and verifies Sigstore bundles as fast as it can, and prints how many in a second.",
        discussion: """
            Files are read and the trusted root is parsed before the clock starts. The bundle itself is parsed each \
            time. Modes: fresh, a new verifier for each verification, so that nothing is remembered; run, one verifier \
            for all, as in a command over many images; distinct, one verifier for each pass over a directory of bundles.

            Example: verification-rate keyed --bundle app.sigstore.json --artifact app.tar.gz \\
              --trusted-root trusted_root.json --key app.pub --seconds 2
            """)

    @Argument(help: "What the bundles are called in the output.")
    var kind: String

    @Option(name: .long, help: "A Sigstore bundle.")
    var bundle: String?

    @Option(name: .long, help: "The artifact that the bundle is about.")
    var artifact: String?

    @Option(name: .long, help: "A directory with NAME.sigstore.json and NAME.artifact, in place of one bundle.")
    var distinct: String?

    @Option(name: .long, help: "A Sigstore trusted root.")
    var trustedRoot: String

    @Option(name: .long, help: "The signer's public key (PEM).")
    var key: String?

    @Option(name: .long, help: "The signer's identity, exactly.")
    var identity: String?

    @Option(name: .long, help: "Who vouched for the identity, exactly.")
    var issuer: String?

    @Option(name: .long, help: "fresh, run or distinct; all that the bundles allow, one after the other, if not given.")
    var mode: Mode?

    @Option(name: .long, help: "How long each mode runs.")
    var seconds: Double = 2

    @Option(name: .long, help: "How many threads verify.")
    var threads: Int = 1

    func validate() throws {
        guard seconds > 0, threads > 0 else { throw ValidationError("--seconds and --threads are more than nothing") }
        guard mode == nil || modes.contains(mode ?? .fresh) else {
            throw ValidationError("--mode distinct goes with --distinct, the other modes with --bundle")
        }
    }

    func run() throws {
        try selfCheck()
        let trial = try Trial(trustedRoot: trustedRoot, signer: signer())
        let samples = try samples()
        for mode in mode.map({ [$0] }) ?? modes {
            let measurement = try Measurement(
                Schedule(samples, mode, trial.domain), trial, threads: threads, seconds: seconds)
            print("\(kind) \(mode): \(measurement)")
        }
    }

    private var modes: [Mode] { distinct == nil ? [.fresh, .run] : [.distinct] }

    private func signer() throws -> Trial.Signer {
        switch (key, identity, issuer) {
        case (let key?, nil, nil): return .key(path: key)
        case (nil, let identity?, let issuer?): return .identity(subject: identity, issuer: issuer)
        default: throw ValidationError("give --key alone, or --identity with --issuer")
        }
    }

    private func samples() throws -> [Sample] {
        switch (bundle, artifact, distinct) {
        case (let bundle?, let artifact?, nil): return [try Sample(bundle: bundle, artifact: artifact)]
        case (nil, nil, let folder?): return try Sample.all(in: folder)
        default: throw ValidationError("give --bundle with --artifact, or --distinct alone")
        }
    }
}

extension Mode: ExpressibleByArgument {}
