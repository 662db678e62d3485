#if Network
    import ArgumentParser
    import FileSystem
    import Glibc
    import OCI
    import OCIClient

    /// How images of registries are fetched.
    struct NetworkOptions: ParsableArguments {
        @Option(
            name: .long,
            help: "Where fetched blobs are kept. Given again after an interruption, only what is missing is fetched.")
        var workDir: String?

        @Option(name: .long, help: "Which children of an index: os/architecture[/variant], repeatable; all by default.")
        var platform: [String] = []

        @Option(
            name: .long,
            help: "A repository in which signatures are kept, beside the image's own; as COSIGN_REPOSITORY. Repeatable."
        )
        var evidenceRepository: [String] = []

        @Option(name: .long, help: "A file of credentials, by docker's or containers' format.")
        var authfile: String?

        @Option(name: .long, help: "USER:PASSWORD for every registry, in place of files.")
        var creds: String?

        @Option(name: .long, help: "CA and client certificates, HOST[:PORT]/*.crt, *.cert, *.key.")
        var certDir: String?

        @Option(name: .long, help: "A registry (HOST[:PORT]) whose certificate is not verified. Repeatable.")
        var noTLSVerify: [String] = []

        @Option(name: .long, help: "A registry (HOST[:PORT]) that is asked in plain HTTP. Repeatable.")
        var plainHTTP: [String] = []

        /// Runs `body` with registries, whose store is gone afterwards unless `--work-dir` names it.
        func withRegistries<Result>(beside output: String, _ body: (Registries) throws -> Result) throws -> Result {
            var settings = ConnectionSettings()
            let environment = Self.environment
            settings.certificateDirectory = certDir
            settings.unverified = Set(noTLSVerify)
            settings.plain = Set(plainHTTP)
            settings.proxies = ProxySettings(environment: environment)
            let given = try creds.map { text in
                let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
                guard parts.count == 2 else { throw ValidationError("--creds wants USER:PASSWORD") }
                return Credentials.password(user: parts[0], password: parts[1])
            }
            let repositories =
                evidenceRepository.isEmpty
                ? [environment["COSIGN_REPOSITORY"]].compactMap(\.self).filter { !$0.isEmpty } : evidenceRepository
            let store = try workDir.map { try ContentStore(path: $0) } ?? ContentStore(temporaryBeside: output)
            defer { store.removeIfTemporary() }
            return try body(
                Registries(
                    settings: settings,
                    credentials: CredentialStore(given: given, authfile: authfile, environment: environment),
                    store: store, platforms: PlatformSelection(platform),
                    evidenceRepositories: repositories.map { try Reference($0) }))
        }

        private static var environment: [String: String] {
            let names = [
                "HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "DOCKER_CONFIG", "REGISTRY_AUTH_FILE",
                "COSIGN_REPOSITORY",
                "https_proxy", "HTTPS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY",
            ]
            let found = names.compactMap { name in unsafe getenv(name).map { (name, unsafe String(cString: $0)) } }
            return Dictionary(uniqueKeysWithValues: found)
        }
    }
#endif
