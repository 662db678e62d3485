#if Network
    public import OCI
    internal import OpenSSL
    internal import Synchronization

    /// A registry that verified images are pushed to.
    ///
    /// A repository keeps the name of the registry that it comes from: `ghcr.io/org/app` becomes
    /// `HOST/PREFIX/ghcr.io/org/app`, so that no two registries' repositories meet. A port's colon, which no repository
    /// may contain, becomes an underscore, which no host may contain.
    public final class RegistryDestination: RemoteDestination {
        public let subject: String
        private let host: Reference
        private let prefix: String
        private let registries: Registries
        /// Repositories in which a blob was seen or put, from which others may mount it.
        private let places = Mutex<[Digest: String]>([:])

        /// - Parameter place: `HOST[/PREFIX]`.
        /// - Throws: where that is none.
        public init(_ place: String, registries: Registries) throws(DestinationError) {
            var place = place
            while place.hasSuffix("/") { place.removeLast() }
            let parts = place.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            // Whatever follows: the host must be read as one, and the prefix as the beginning of a repository.
            do throws(ReferenceError) { host = try Reference("\(place)/\(Self.unnamed)") } catch {
                throw DestinationError(place: place, why: "\(error)")
            }
            guard host.registry == parts.first?.lowercased(), host.tag == nil, host.digest == nil else {
                throw DestinationError(place: place, why: "of a host without a dot the port is needed")
            }
            prefix = parts.count > 1 ? "\(parts[1])/" : ""
            subject = "docker://\(place)"
            self.registries = registries
        }

        private static let unnamed = "unnamed"

        /// The repository that stands for one of another registry, or for images without a name.
        private func client(_ repository: Reference?) throws -> RepositoryClient {
            let path = repository.map { repository in
                "\(repository.registry.map { $0 == ":" ? "_" : String($0) }.joined())/\(repository.repository)"
            }
            return try registries.repository(Reference("\(host.registry)/\(prefix)\(path ?? Self.unnamed)"))
        }

        public func digest(of reference: Reference) throws(SourceError) -> Digest? {
            guard let tag = reference.tag else { return nil }
            return try Registries.remote { try client(reference).manifest(tag, toPush: true)?.digest }
        }

        public func push(_ layout: ImageLayout, as repository: Reference?) throws(SourceError) -> PushSummary {
            try Registries.remote {
                try LayoutPush(layout, into: client(repository), places: self).run()
            }
        }

        /// A repository that has a blob, other than this one.
        func place(of digest: Digest, besides repository: String) -> String? {
            places.withLock { $0[digest] }.flatMap { $0 == repository ? nil : $0 }
        }

        /// Remembers that a repository has a blob.
        func note(_ digest: Digest, in repository: String) {
            places.withLock { $0[digest] = $0[digest] ?? repository }
        }
    }

    /// A text that names no registry to push to.
    public struct DestinationError: Error, Sendable, CustomStringConvertible {
        let place: String
        let why: String

        public var description: String { "docker://\(place) is no registry, docker://HOST[:PORT][/PREFIX]: \(why)" }
    }
#endif
