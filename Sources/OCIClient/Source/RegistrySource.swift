#if Network
    internal import FileSystem
    public import OCI
    internal import OpenSSL
    internal import Synchronization

    /// One image of a registry with all evidence about it, as a source: manifests and evidence are there when it is made,
    /// configs and layers come when they are read.
    public final class RegistrySource: RemoteSource {
        public let subject: String
        /// The image's own manifest or index, as the reference was resolved, once.
        public let image: Descriptor
        /// Children that were not wanted.
        public let deselected: Set<Digest>
        public let platforms: PlatformSelection
        private let listed: [Descriptor]
        /// Who has a blob, and its size; of manifests, which are in the store, nothing.
        private let jobs: [Digest: BlobFetcher.Job]
        /// The manifests of the image and its evidence. The store may hold others.
        private let manifests: Set<Digest>
        private let registries: Registries
        /// What will be read once more, and then never again.
        private let announced = Mutex<Set<Digest>>([])

        init(_ reference: Reference, platforms: PlatformSelection, registries: Registries) throws {
            let reference = reference.withDefaultTag()
            subject = "docker://\(reference)"
            self.registries = registries
            self.platforms = platforms
            var walk = try ImageWalk(registries.repository(reference), store: registries.store, platforms: platforms)
            image = try walk.resolve(reference)
            var search = EvidenceDiscovery(
                walk: walk, elsewhere: try registries.evidenceRepositories.map(registries.repository))
            try search.run()
            walk = search.walk
            deselected = walk.deselected
            jobs = walk.jobs
            manifests = walk.walked
            listed = [image.named(reference.description)] + search.found
            try registries.fetcher.fetch(search.blobs.compactMap { walk.jobs[$0] })
        }

        public func entries() throws(SourceError) -> [Descriptor] { listed }

        public func size(of digest: Digest) throws(SourceError) -> UInt64? {
            if let job = jobs[digest] { return job.size }
            guard manifests.contains(digest) else { return nil }
            do throws(SystemError) { return try registries.store.size(of: digest) } catch { throw .system(error) }
        }

        /// Opens a blob; one that is not here yet is fetched first. What was announced by ``willRead(_:)`` can be opened
        /// once.
        public func blob(_ digest: Digest) throws(SourceError) -> (any BlobReader)? {
            try Registries.remote {
                if let job = jobs[digest] {
                    try registries.fetcher.require(job)
                } else if !manifests.contains(digest) {
                    return nil
                }
                guard let file = try registries.store.open(digest) else { return nil }
                if announced.withLock({ $0.remove(digest) }) != nil { try registries.fetcher.consume(digest) }
                return StoredBlob(file: file, size: try file.status().size)
            }
        }

        public func willRead(_ digests: [Digest]) throws(SourceError) {
            let wanted = digests.compactMap { jobs[$0] }
            announced.withLock { $0.formUnion(wanted.map(\.digest)) }
            try Registries.remote { try registries.fetcher.begin(wanted) }
        }
    }

    /// A blob in the store.
    private final class StoredBlob: BlobReader {
        private let file: File
        let size: UInt64

        init(file: File, size: UInt64) {
            self.file = file
            self.size = size
        }

        func read(into buffer: inout [UInt8]) throws(SystemError) -> Int { try file.read(into: &buffer) }
    }

    extension Descriptor {
        /// The same as an entry of an `index.json` under a name.
        func named(_ name: String) -> Descriptor {
            Descriptor(
                mediaType: mediaType, digest: digest, size: size, annotations: [AnnotationKey.referenceName: name],
                artifactType: artifactType)
        }
    }
#endif
