#if Network
    import ArgumentParser
    import Glibc
    import OCI
    import OCIClient

    /// How registries are reached, and who asks.
    struct ConnectionOptions: ParsableArguments {
        @Option(name: .long, help: "A file of credentials, by docker's or containers' format.")
        var authfile: String?

        @Option(name: .long, help: "USER:PASSWORD for every registry, in place of files; never for a mirror.")
        var creds: String?

        @Option(name: .long, help: "CA and client certificates, HOST[:PORT]/*.crt, *.cert, *.key.")
        var certDir: String?

        @Option(name: .long, help: "A registry (HOST[:PORT]) whose certificate is not verified. Repeatable.")
        var noTLSVerify: [String] = []

        @Option(name: .long, help: "A registry (HOST[:PORT]) that is asked in plain HTTP. Repeatable.")
        var plainHTTP: [String] = []

        /// How servers are reached.
        var settings: ConnectionSettings {
            var settings = ConnectionSettings()
            settings.certificateDirectory = certDir
            settings.unverified = Set(noTLSVerify)
            settings.plain = Set(plainHTTP)
            settings.proxies = ProxySettings(environment: Self.environment)
            return settings
        }

        /// Who asks.
        func credentials() throws -> CredentialStore {
            let given = try creds.map { text in
                let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
                guard parts.count == 2 else { throw ValidationError("--creds wants USER:PASSWORD") }
                return Credentials.password(user: parts[0], password: parts[1])
            }
            return CredentialStore(given: given, authfile: authfile, environment: Self.environment)
        }

        /// Runs `body` with the registry that `place` names, `HOST[/PREFIX]`, and a directory with room for a bundle.
        func withDestination<Result>(
            _ place: String, _ body: (any RemoteDestination, _ workDirectory: String) throws -> Result
        ) throws -> Result {
            let directory = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/var/tmp"
            let store = try ContentStore(temporaryBeside: "\(directory)/push")
            defer { store.removeOrTell() }
            let registries = try Registries(settings: settings, credentials: credentials(), store: store)
            let destination: RegistryDestination
            do throws(DestinationError) {
                destination = try RegistryDestination(place, registries: registries)
            } catch {
                throw ValidationError("\(error)")
            }
            return try body(destination, directory)
        }

        /// Runs `body` with registries, whose store is gone afterwards.
        func withRegistries<Result>(_ body: (any RemoteOpener) throws -> Result) throws -> Result {
            let directory = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/var/tmp"
            let store = try ContentStore(temporaryBeside: "\(directory)/fetch")
            defer { store.removeOrTell() }
            return try body(Registries(settings: settings, credentials: credentials(), store: store))
        }

        static var environment: [String: String] {
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
