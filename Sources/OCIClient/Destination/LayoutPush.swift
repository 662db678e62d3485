#if Network
    internal import FileSystem
    internal import JSON
    internal import OCI

    /// Pushes one layout into one repository, so that nothing there ever names what is not there: blobs, manifests from
    /// below, what finds evidence, tags of images.
    struct LayoutPush {
        private let layout: ImageLayout
        private let repository: RepositoryClient
        private let destination: RegistryDestination
        /// Manifests in the order in which they are put: each behind all that it names.
        private var manifests: [Manifest] = []
        private var blobs: [Digest: UInt64] = [:]
        private var seen: Set<Digest> = []
        private var summary = PushSummary()

        init(_ layout: ImageLayout, into repository: RepositoryClient, places destination: RegistryDestination) throws {
            self.layout = layout
            self.repository = repository
            self.destination = destination
        }

        /// Pushes all of it.
        consuming func run() throws -> PushSummary {
            let entries = try layout.entries()
            let isFallback = { (entry: Descriptor) in
                entry.annotations[AnnotationKey.referenceName].flatMap { CosignTag($0) }?.kind == .referrers
            }
            // The index of referrers is the registry's, or made anew from what it has.
            for entry in entries where !isFallback(entry) { try visit(entry, depth: 0) }
            try putBlobs()
            for manifest in manifests { try put(manifest) }
            for entry in entries.sorted(by: Self.evidenceFirst) where !isFallback(entry) { try tag(entry) }
            return summary
        }

        /// What cosign finds by tags stands before the images that it is about.
        private static func evidenceFirst(_ left: Descriptor, _ right: Descriptor) -> Bool {
            let names = [left, right].map { $0.annotations[AnnotationKey.referenceName] ?? "" }
            let isEvidence = names.map { CosignTag($0) != nil }
            return isEvidence[0] == isEvidence[1] ? names[0] < names[1] : isEvidence[0]
        }

        private mutating func visit(_ descriptor: Descriptor, depth: Int) throws {
            guard depth <= OCILimits.indexDepth, seen.insert(descriptor.digest).inserted else { return }
            // A child of a platform that was not carried.
            guard try depth == 0 || layout.size(of: descriptor.digest) != nil else { return }
            let manifest = try layout.manifest(descriptor)
            for child in manifest.index?.manifests ?? [] { try visit(child, depth: depth + 1) }
            for blob in manifest.image.map({ [$0.config] + $0.layers }) ?? [] {
                // Layers that may not be passed on are not there.
                guard let size = try layout.size(of: blob.digest) else { continue }
                blobs[blob.digest] = size
            }
            manifests.append(manifest)
        }

        private mutating func putBlobs() throws {
            // The largest first, so that no thread has much left when the others are done.
            let jobs = blobs.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
            let (layout, repository, destination) = (self.layout, self.repository, self.destination)
            let outcomes = try Registries.inParallel(jobs, threads: repository.registry.parallel) { digest, size in
                let other = destination.place(of: digest, besides: repository.repository)
                let outcome = try BlobUpload(digest, size: size, into: repository) {
                    guard let reader = try layout.blob(digest) else { throw SourceError.blobMissing(digest) }
                    return reader
                }.run(mountingFrom: other)
                destination.note(digest, in: repository.repository)
                return outcome
            }
            for (outcome, (_, size)) in zip(outcomes, jobs) {
                switch outcome {
                case .present: summary.present += 1
                case .mounted: summary.mounted += 1
                case .sent:
                    summary.blobs += 1
                    summary.bytes += size
                }
            }
        }

        private mutating func put(_ manifest: Manifest) throws {
            let isListed = try repository.put(manifest, as: manifest.digest.description)
            summary.manifests += 1
            guard let subject = manifest.subject, !isListed else { return }
            try list(manifest, under: subject.digest)
        }

        private mutating func tag(_ entry: Descriptor) throws {
            guard let name = entry.annotations[AnnotationKey.referenceName] else { return }
            if CosignTag(name) != nil, try holdsMore(than: entry, under: name) {
                summary.kept.append("\(repository.name):\(name)")
                return
            }
            _ = try repository.put(layout.manifest(entry), as: name)
            summary.tags += 1
        }

        /// Whether a tag of evidence has layers that the bundle's manifest has not, as where this site has signed too.
        private func holdsMore(than entry: Descriptor, under name: String) throws -> Bool {
            guard let there = try repository.manifest(name, toPush: true), there.digest != entry.digest else {
                return false
            }
            let known = try Manifest(parsing: there.bytes, expecting: there.digest)
            let ours = try layout.manifest(entry).image?.layers ?? []
            // Signatures over one payload differ in their annotations alone.
            return known.image.map { image in
                !image.layers.allSatisfy { layer in
                    ours.contains { $0.digest == layer.digest && $0.annotations == layer.annotations }
                }
            } ?? true
        }

        /// Lists a manifest with a subject where clients look for it if the registry has no referrers API (OCI
        /// distribution-spec v1.1, "Referrers Tag Schema"). What stands in the list stays; two who write it at once may
        /// lose an entry, as the specification says.
        private func list(_ manifest: Manifest, under subject: Digest) throws {
            guard let tag = CosignTag(kind: .referrers, subject: subject)?.description else { return }
            var entries: [JSON] = []
            if let there = try repository.manifest(tag, toPush: true) {
                let known = try Manifest(parsing: there.bytes, expecting: there.digest)
                guard known.index != nil else {
                    throw repository.error(
                        .configuration("the tag \(tag) names no index, and belongs to referrers"), "list a referrer")
                }
                entries = try JSON(parsing: there.bytes).object().array("manifests")
            }
            let digest = JSON.string(manifest.digest.description)
            guard try !entries.contains(where: { try $0.object()["digest"] == digest }) else { return }
            entries.append(Self.entry(manifest))
            let index: JSON = [
                "schemaVersion": 2, "mediaType": .string(MediaType.ociIndex), "manifests": .array(entries),
            ]
            _ = try repository.put(Manifest(parsing: index.encoded(.compact)), as: tag)
        }

        private static func entry(_ manifest: Manifest) -> JSON {
            var entry: JSONObject = [
                "mediaType": .string(manifest.mediaType), "digest": .string(manifest.digest.description),
                "size": .integer(manifest.raw.count),
            ]
            if !manifest.artifactType.isEmpty { entry["artifactType"] = .string(manifest.artifactType) }
            if !manifest.annotations.isEmpty {
                var annotations = JSONObject()
                for (name, text) in manifest.annotations.sorted(by: { $0.key < $1.key }) {
                    annotations[name] = .string(text)
                }
                entry["annotations"] = .object(annotations)
            }
            return .object(entry)
        }
    }
#endif
