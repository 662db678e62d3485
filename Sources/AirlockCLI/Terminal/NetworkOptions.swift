#if Network
    import ArgumentParser
    import FileSystem
    import OCI
    import OCIClient

    /// How images of registries are fetched.
    struct NetworkOptions: ParsableArguments {
        @Option(
            name: .long,
            help: "Where fetched blobs are kept. Given again after an interruption, only what is missing is fetched.")
        var workDir: String?

        @Option(
            name: .long,
            help: "A repository in which signatures are kept, beside the image's own; as COSIGN_REPOSITORY. Repeatable."
        )
        var evidenceRepository: [String] = []

        @Option(
            name: .long,
            help: """
                REGISTRY=HOST[:PORT][/PREFIX], a mirror that is asked first for content by digest; tags and evidence are \
                asked of the registry itself. Repeatable.
                """)
        var mirror: [String] = []

        @OptionGroup var connections: ConnectionOptions

        /// Runs `body` with registries, whose store is gone afterwards unless `--work-dir` names it.
        func withRegistries<Result>(
            beside output: String, platforms: PlatformSelection, _ body: (Registries) throws -> Result
        ) throws -> Result {
            let environment = ConnectionOptions.environment
            var settings = connections.settings
            for text in mirror {
                let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
                guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else {
                    throw ValidationError("--mirror wants REGISTRY=HOST[:PORT][/PREFIX]")
                }
                settings.mirrors[parts[0], default: []].append(parts[1])
            }
            let repositories =
                evidenceRepository.isEmpty
                ? [environment["COSIGN_REPOSITORY"]].compactMap(\.self).filter { !$0.isEmpty } : evidenceRepository
            let store = try workDir.map { try ContentStore(path: $0) } ?? ContentStore(temporaryBeside: output)
            defer { store.removeOrTell() }
            return try body(
                Registries(
                    settings: settings, credentials: try connections.credentials(),
                    store: store, platforms: platforms,
                    evidenceRepositories: repositories.map { try Reference($0) }))
        }
    }

    extension ContentStore {
        /// Removes a store that was made for one command, and says so where it stays behind.
        func removeOrTell() {
            do { try removeIfTemporary() } catch {
                Talk.say("airlock: warning: \(path) is left behind and can be removed: \(error)")
            }
        }
    }
#endif
