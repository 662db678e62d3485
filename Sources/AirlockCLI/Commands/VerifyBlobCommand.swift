import Airlock
import ArgumentParser
import OpenSSL

/// `airlock verify-blob`: one Sigstore bundle against one artifact.
struct VerifyBlobCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify-blob",
        abstract: "Verifies a Sigstore bundle against a file or a digest, offline.",
        discussion: """
            Who must have signed is said with --key, or with an identity and its issuer, which are taken as given: a \
            workflow that other repositories may call is pinned with --source-repository. Expressions are anchored.

            Example: airlock verify-blob --bundle app.sigstore.json --trust keys \\
              --certificate-identity ci@example.com --certificate-oidc-issuer https://idp.example app.tar.gz
            """)

    @Argument(help: "The artifact: a file, or sha256:HEX (sha384 and sha512 too).")
    var artifact: String

    @Option(name: .long, help: "The Sigstore bundle, or a file with one on each line.")
    var bundle: String

    @OptionGroup var signer: BlobSignerOptions

    @Option(name: .long, help: "A Sigstore trusted root.")
    var trustedRoot: String?

    @Option(name: .long, help: "A trust directory, instead of --trusted-root.")
    var trust: String?

    @Option(name: .long, help: "The trusted root of the trust directory in which the identity must hold.")
    var root: String?

    @Option(name: .long, help: "The predicate type that a statement must have, or cosign's short name for it.")
    var type: String?

    @OptionGroup var date: DateOptions

    @Flag(name: .long, help: "Accept a signature that is in no transparency log.")
    var insecureIgnoreTlog = false

    @OptionGroup var output: OutputOptions
    @OptionGroup var confinement: ConfinementOptions

    func run() throws {
        var request = BlobRequest(artifact: artifact, bundle: bundle, signer: try signer.signer(), trust: try trusted())
        request.domain = root
        request.type = type
        request.date = try date.date()
        request.ignoresLog = insecureIgnoreTlog
        try Failure.report(output) { [request] in
            try confinement.run(.reading([artifact, bundle, trustedRoot, trust, signer.key])) {
                try BlobVerifier(request).verify()
            }
        }
    }

    private func trusted() throws -> BlobRequest.Trust {
        switch (trustedRoot, trust) {
        case (let file?, nil): return .root(file)
        case (nil, let directory?): return .directory(directory)
        default: throw ValidationError("give --trusted-root or --trust, one of them")
        }
    }
}

/// Who must have signed; the names of the options are cosign's.
struct BlobSignerOptions: ParsableArguments {
    @Option(name: .long, help: "The signer's public key (PEM).")
    var key: String?

    @Option(name: .long, help: "The signer's identity, exactly: a subject alternative name of the certificate.")
    var certificateIdentity: String?

    @Option(name: .long, help: "An expression for the whole identity.")
    var certificateIdentityRegexp: String?

    @Option(name: .long, help: "Who vouched for the identity, exactly.")
    var certificateOidcIssuer: String?

    @Option(name: .long, help: "An expression for the whole issuer.")
    var certificateOidcIssuerRegexp: String?

    @Option(name: .long, help: "The source repository that the certificate must name, exactly.")
    var sourceRepository: String?

    /// The signer that the options mean.
    func signer() throws -> BlobRequest.Signer {
        let subject = try pattern("identity", certificateIdentity, certificateIdentityRegexp)
        let issuer = try pattern("oidc-issuer", certificateOidcIssuer, certificateOidcIssuerRegexp)
        switch (key, subject, issuer) {
        case (let key?, nil, nil) where sourceRepository == nil: return .key(key)
        case (nil, let subject?, let issuer?):
            return .identity(subject: subject, issuer: issuer, sourceRepository: sourceRepository)
        default:
            throw ValidationError("give --key alone, or --certificate-identity with --certificate-oidc-issuer")
        }
    }

    private func pattern(_ name: String, _ exact: String?, _ expression: String?) throws -> IdentityPattern.Subject? {
        switch (exact, expression) {
        case (nil, nil): return nil
        case (let exact?, nil): return .exact(exact)
        case (nil, let expression?):
            do { return .expression(try SubjectExpression(expression)) } catch {
                throw ValidationError("--certificate-\(name)-regexp: \(error)")
            }
        case (_?, _?): throw ValidationError("give --certificate-\(name) or --certificate-\(name)-regexp, one of them")
        }
    }
}
