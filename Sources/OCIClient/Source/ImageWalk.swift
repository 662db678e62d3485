#if Network
    internal import OCI

    /// Fetches manifests into the store and notes what they consist of.
    struct ImageWalk: Sendable {
        let repository: RepositoryClient
        private let store: ContentStore
        private let platforms: PlatformSelection
        /// Configs and layers of everything walked, with who has them.
        private(set) var jobs: [Digest: BlobFetcher.Job] = [:]
        private(set) var deselected: Set<Digest> = []
        /// The image's manifests, the top one first.
        private(set) var manifests: [Digest] = []
        /// All manifests that were walked, those of evidence too. The store may hold others, of other runs.
        private(set) var walked: Set<Digest> = []
        /// As many as a receiver walks of one image.
        private static let mostManifests = 4096

        init(_ repository: RepositoryClient, store: ContentStore, platforms: PlatformSelection) {
            self.repository = repository
            self.store = store
            self.platforms = platforms
        }

        /// Resolves a reference and walks the image.
        mutating func resolve(_ reference: Reference) throws -> Descriptor {
            let name = reference.digest?.description ?? reference.tag ?? ""
            if let digest = reference.digest, let known = try stored(digest) {
                let descriptor = Descriptor(
                    mediaType: known.mediaType, digest: digest, size: Int64(known.raw.count))
                try walk(descriptor, depth: 0)
                return descriptor
            }
            let fetched = try fetch(name, from: repository)
            guard let fetched else {
                throw repository.error(.status(404, "there is no such image"), "get manifest \(name)")
            }
            try walk(fetched, depth: 0)
            return fetched
        }

        private func stored(_ digest: Digest) throws -> Manifest? {
            guard let bytes = try store.document(digest, limit: OCILimits.manifestBytes) else { return nil }
            return try Manifest(parsing: bytes, expecting: digest)
        }

        /// Fetches one manifest and keeps it; nil where there is none under that name.
        func fetch(_ name: String, from repository: RepositoryClient) throws -> Descriptor? {
            guard let found = try repository.manifest(name) else { return nil }
            let manifest: Manifest
            do {
                manifest = try Manifest(parsing: found.bytes, expecting: found.digest, mediaType: found.mediaType)
            } catch {
                throw repository.error(.malformed("\(error)"), "get manifest \(name)")
            }
            try store.keep(found.bytes, as: found.digest)
            return Descriptor(mediaType: manifest.mediaType, digest: found.digest, size: Int64(found.bytes.count))
        }

        /// The manifest that a descriptor names, from the store or the repository.
        func manifest(_ descriptor: Descriptor, from repository: RepositoryClient) throws -> Manifest {
            if let bytes = try store.document(descriptor.digest, limit: OCILimits.manifestBytes) {
                return try Manifest(parsing: bytes, expecting: descriptor)
            }
            guard let found = try repository.manifest(descriptor.digest) else {
                throw repository.error(
                    .status(404, "an index names this manifest"), "get manifest \(descriptor.digest)")
            }
            do {
                let manifest = try Manifest(parsing: found.bytes, expecting: descriptor)
                try store.keep(found.bytes, as: descriptor.digest)
                return manifest
            } catch let error as ManifestError {
                throw repository.error(.malformed("\(error)"), "get manifest \(descriptor.digest)")
            }
        }

        /// Walks the image down to its configs and layers.
        private mutating func walk(_ descriptor: Descriptor, depth: Int) throws {
            guard !walked.contains(descriptor.digest), depth <= OCILimits.indexDepth else { return }
            let manifest = try manifest(descriptor, from: repository)
            manifests.append(descriptor.digest)
            note(manifest, in: repository, withForeign: false)
            guard let index = manifest.index else { return }
            let wanted = platforms.wanted(of: index)
            guard !wanted.isEmpty || index.manifests.isEmpty else {
                let there = index.manifests.compactMap { $0.platform?.description }.joined(separator: ", ")
                throw repository.error(.configuration("no wanted platform; there are \(there)"), "select platforms")
            }
            guard manifests.count + wanted.count <= Self.mostManifests else {
                throw repository.error(.malformed("more than \(Self.mostManifests) manifests"), "walk the image")
            }
            let kept = Set(wanted.map(\.digest))
            deselected.formUnion(index.manifests.map(\.digest).filter { !kept.contains($0) })
            _ = try Registries.inParallel(wanted) { [self] in _ = try self.manifest($0, from: repository) }
            for entry in wanted { try walk(entry, depth: depth + 1) }
        }

        /// Notes the configs and layers of a manifest. Of an image, what may not be passed on is not fetched.
        private mutating func note(_ manifest: Manifest, in repository: RepositoryClient, withForeign: Bool) {
            walked.insert(manifest.digest)
            guard let image = manifest.image else { return }
            for blob in [image.config] + image.layers where withForeign || !blob.isNonDistributable {
                if jobs[blob.digest] == nil {
                    jobs[blob.digest] = .init(digest: blob.digest, size: UInt64(blob.size), repository: repository)
                }
            }
        }

        /// Walks a manifest of evidence, whatever it is, and gives the blobs that belong to it.
        mutating func walk(evidence manifest: Manifest, in repository: RepositoryClient, depth: Int = 0) throws
            -> [Digest]
        {
            guard !walked.contains(manifest.digest) || depth == 0, depth <= OCILimits.indexDepth else { return [] }
            note(manifest, in: repository, withForeign: true)
            guard let index = manifest.index else {
                return manifest.image.map { [$0.config.digest] + $0.layers.map(\.digest) } ?? []
            }
            guard index.manifests.count <= Self.mostManifests else {
                throw repository.error(.malformed("more than \(Self.mostManifests) manifests"), "walk evidence")
            }
            var blobs: [Digest] = []
            for entry in index.manifests {
                blobs += try walk(evidence: self.manifest(entry, from: repository), in: repository, depth: depth + 1)
            }
            return blobs
        }
    }
#endif
