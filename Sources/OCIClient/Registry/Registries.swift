#if Network
    internal import Archive
    internal import FileSystem
    public import OCI
    internal import Synchronization

    /// The registries of one export: connections and tokens are shared, and what is fetched lies in one store.
    public final class Registries: RemoteOpener {
        let store: ContentStore
        let fetcher: BlobFetcher
        let connections: HTTPConnections
        private let credentials: CredentialStore
        private let clients = Mutex<[String: RegistryClient]>([:])
        /// Repositories in which evidence is looked for besides the image's own, as cosign's `COSIGN_REPOSITORY`.
        let evidenceRepositories: [Reference]

        private let platforms: PlatformSelection

        /// - Parameters:
        ///   - platforms: which children of an index are wanted; the rest is not fetched.
        ///   - evidenceRepositories: where evidence is looked for besides the image's own repository.
        ///   - received: is told of bytes as they come, on any thread.
        public init(
            settings: ConnectionSettings, credentials: CredentialStore, store: ContentStore,
            platforms: PlatformSelection = .all, evidenceRepositories: [Reference] = [],
            received: @escaping @Sendable (UInt64) -> Void = { _ in }
        ) {
            self.store = store
            self.platforms = platforms
            self.evidenceRepositories = evidenceRepositories
            self.credentials = credentials
            connections = HTTPConnections(settings: settings)
            fetcher = BlobFetcher(
                store: store, parallel: settings.connectionsPerHost, bytesAhead: settings.bytesAhead, received: received
            )
        }

        public func open(
            _ reference: Reference, platforms: PlatformSelection?
        ) throws(SourceError) -> any RemoteSource {
            try Self.remote {
                try RegistrySource(reference, platforms: platforms ?? self.platforms, registries: self)
            }
        }

        /// Does something that may end with an error of the network, and gives that the form that sources have.
        static func remote<Result>(_ body: () throws -> Result) throws(SourceError) -> Result {
            do { return try body() } catch let error as NetworkError {
                throw .remote("\(error)", hint: error.hint)
            } catch let error as SourceError { throw error } catch let error as SystemError {
                throw .system(error)
            } catch { throw .remote("\(error)", hint: "") }
        }

        func repository(_ reference: Reference) throws -> RepositoryClient {
            let mirrors = try (connections.settings.mirrors[reference.registry] ?? []).map { place in
                do throws(ReferenceError) { return try Reference("\(place)/\(reference.repository)") } catch {
                    throw NetworkError(
                        reason: .configuration("\(place) is no mirror, HOST[:PORT][/PREFIX]"), host: reference.registry,
                        repository: reference.repository, attempt: "use a mirror")
                }
            }
            return RepositoryClient(
                registry: client(reference.registry), repository: reference.repository,
                mirrors: mirrors.map {
                    RepositoryClient(
                        registry: client($0.registry, isMirror: true), repository: $0.repository, mirrors: [])
                })
        }

        /// - Parameter isMirror: a mirror gets the credentials that files have for it, never those that were given for the
        ///   registries.
        private func client(_ name: String, isMirror: Bool = false) -> RegistryClient {
            clients.withLock { clients in
                let key = isMirror ? "mirror \(name)" : name
                if let known = clients[key] { return known }
                let client = RegistryClient(
                    name: name, connections: connections,
                    credentials: isMirror ? credentials.withoutGiven : credentials)
                clients[key] = client
                return client
            }
        }

        /// Does something with each element, some at a time, and gives the results in order.
        ///
        /// - Throws: the failure of the first element that failed.
        static func inParallel<Element: Sendable, Result: Sendable>(
            _ elements: [Element], threads: Int = 8, _ body: @escaping @Sendable (Element) throws -> Result
        ) throws -> [Result] {
            let next = Mutex(0)
            let results = Mutex<[Int: Swift.Result<Result, any Error>]>([:])
            let work: @Sendable () -> Void = {
                while true {
                    let position = next.withLock { position in
                        defer { position += 1 }
                        return position
                    }
                    guard position < elements.count else { return }
                    let result = Swift.Result { try body(elements[position]) }
                    results.withLock { $0[position] = result }
                    // What comes after a failure is of no use.
                    if case .failure = result { next.withLock { $0 = elements.count } }
                }
            }
            let workers = try (1..<max(1, min(threads, elements.count))).map { _ in try WorkerThread(work) }
            work()
            for worker in workers { worker.join() }
            let found = results.withLock { $0 }
            for position in elements.indices { if case .failure(let error)? = found[position] { throw error } }
            return try elements.indices.map { try found[$0]!.get() }
        }
    }
#endif
