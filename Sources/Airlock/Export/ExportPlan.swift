import OCI

/// What an export will pack, decided completely before the first byte is written.
struct ExportPlan {
    /// One image with where its blobs come from.
    struct Image {
        /// What the command line said of it.
        let specification: SourceSpecification
        fileprivate(set) var record: ImageRecord
        let closure: ImageClosure
        fileprivate(set) var store: SourceStore

        /// Bytes of its manifests, configs and layers, as they claim; the largest number where that is absurd.
        var size: UInt64 {
            closure.blobSizes.reduce(0) { sum, blob in
                let (total, isTooLarge) = sum.addingReportingOverflow(blob.size)
                return isTooLarge ? .max : total
            }
        }
    }

    private(set) var images: [Image] = []
    /// What was left out because a registry did not give it.
    private(set) var missed: [Missed] = []
    private let platforms: PlatformSelection
    private(set) var contents = BundleContents()
    /// Sources that fetch what will be read ahead.
    private var remote: [any RemoteSource] = []
    /// The digest that each reference was given.
    private var references: [Reference: Digest] = [:]
    /// For each blob, the first image that brings it.
    private var owners: [Digest: Int] = [:]

    /// Resolves every source, walks every image, and finds its evidence.
    ///
    /// - Parameters:
    ///   - platforms: which children of an index are wanted, where a source says nothing itself.
    ///   - keepsGoing: leave out what cannot be had from a registry, and say so in ``missed``.
    init(
        _ sources: [SourceSpecification], evidence: [SourceSpecification], platforms: PlatformSelection = .all,
        keepsGoing: Bool = false, opener: (any RemoteOpener)? = nil
    ) throws {
        guard !sources.isEmpty else { throw ExportError.nothing }
        self.platforms = platforms
        var opened = OpenSources(opener: opener)
        let evidenceSources = try evidence.map { try opened.source($0) }
        for specification in sources {
            do {
                let source = try opened.source(specification)
                try add(specification, from: source, evidence: evidenceSources)
            } catch SourceError.remote(let why, let hint) where keepsGoing {
                missed.append(Missed(source: specification.description, why: why, hint: hint))
            }
        }
        remote = opened.remote
        try requireAbsent()
    }

    /// What one image declares absent no other may bring: a receiver would find it there.
    private func requireAbsent() throws {
        for image in images {
            for absent in image.record.absent {
                guard let owner = owners[absent.digest] else { continue }
                throw ExportError.absentAndPresent(
                    absent.digest, absentFrom: image.record.name, presentIn: images[owner].record.name)
            }
        }
    }

    /// A source that could not be had.
    struct Missed: Sendable {
        let source: String
        let why: String
        let hint: String
    }

    /// Adds evidence about an image that export has made: a manifest with its blobs.
    mutating func add(_ manifest: [UInt8], blobs: [[UInt8]], to position: Int) throws {
        var generated = GeneratedBlobs()
        for blob in blobs { _ = generated.insert(blob) }
        let descriptor = Descriptor(
            mediaType: MediaType.ociManifest, digest: generated.insert(manifest), size: Int64(manifest.count))
        images[position].store = SourceStore(sources: images[position].store.sources + [generated])
        let closure = try ImageClosure(descriptor, absent: [], in: images[position].store)
        contents.add(evidence: closure)
        for blob in closure.blobSizes where owners[blob.digest] == nil { owners[blob.digest] = position }
        let record = EvidenceRecord(
            referrer: descriptor, artifactType: closure.manifests[descriptor.digest]?.referrerType,
            of: images[position].record.digest)
        images[position].record = try images[position].record.adding(record)
    }

    /// Says what will be opened, in this order.
    func willOpen(_ digests: [Digest]) throws {
        // Each is asked of the source that it will be read from.
        var wanted: [ObjectIdentifier: [Digest]] = [:]
        for digest in digests {
            guard let owner = owners[digest] else { continue }
            let source = try images[owner].store.sources.first { try $0.size(of: digest) != nil }
            if let remote = source as? any RemoteSource { wanted[ObjectIdentifier(remote), default: []].append(digest) }
        }
        for source in remote { try source.willRead(wanted[ObjectIdentifier(source)] ?? []) }
    }

    /// Opens a blob of any image of the plan; its content is not verified.
    func open(_ digest: Digest) throws -> (any BlobReader)? {
        guard let owner = owners[digest] else { return nil }
        return try images[owner].store.open(digest)
    }

    private mutating func add(
        _ specification: SourceSpecification, from source: OpenSource, evidence: [OpenSource]
    ) throws {
        let wanted = source.platforms ?? specification.platforms ?? platforms
        let specification = wanted == .all ? specification : specification.limited(to: wanted)
        let resolution = try source.catalog.resolve(specification.location.selector)
        let reference = try Self.reference(specification, resolution)
        if let reference, reference.tag != nil {
            let digest = resolution.descriptor.digest
            if let known = references.updateValue(digest, forKey: reference) {
                guard known == digest else { throw ExportError.referenceTwice(reference, known, digest) }
                let first = images.first { $0.record.reference == reference }?.specification
                guard first?.platforms == specification.platforms else { throw ExportError.platformsTwice(reference) }
                return
            }
        }
        // What a registry was not asked for is not there; what a layout has besides is not looked at.
        let deselected =
            source.platforms == nil
            ? try wanted.deselected(below: resolution.descriptor, in: source.source) : source.deselected
        let selected =
            source.platforms == nil && !deselected.isEmpty
            ? SourceWithout(deselected, of: source.source) : source.source
        let store = SourceStore(sources: [selected] + evidence.map { SourceWithout(deselected, of: $0.source) })
        let absent = try AbsentContent.find(below: resolution.descriptor, in: store).filter {
            $0.reason == .foreign || deselected.contains($0.digest)
        }
        let closure = try ImageClosure(resolution.descriptor, absent: absent, in: store)
        let search = EvidenceSearch(catalogs: [source.catalog] + evidence.map(\.catalog))
        let found = search.evidence(about: closure)
        guard found.count <= BundleLimits.evidencePerImage else {
            throw ExportError.tooMuchEvidence(specification.description, found: found.count)
        }
        let record = ImageRecord(
            reference: reference, mediaType: resolution.descriptor.mediaType, digest: resolution.descriptor.digest,
            size: UInt64(resolution.descriptor.size), evidence: found, absent: absent,
            notFound: search.notFound(about: closure, found))
        contents.add(closure)
        own(closure)
        for piece in found {
            let closure = try ImageClosure(piece.descriptor, absent: [], in: store)
            contents.add(evidence: closure)
            own(closure)
        }
        images.append(Image(specification: specification, record: record, closure: closure, store: store))
    }

    private mutating func own(_ closure: ImageClosure) {
        for blob in closure.blobSizes where owners[blob.digest] == nil { owners[blob.digest] = images.count }
    }

    /// The reference that the image gets: the one given, or the one that the source knows; never with a digest, and
    /// with Docker's default tag where a given name has neither.
    private static func reference(
        _ specification: SourceSpecification, _ resolution: LayoutCatalog.Resolution
    ) throws -> Reference? {
        guard let name = specification.name else {
            guard let known = resolution.reference else { return nil }
            return try known.tag.map { try known.tagged($0) } ?? known.withoutTagAndDigest
        }
        if let digest = name.digest, digest != resolution.descriptor.digest {
            throw ExportError.otherDigest(name, found: resolution.descriptor.digest)
        }
        let tagged = name.withDefaultTag()
        return try tagged.tag.map { try name.tagged($0) } ?? name.withoutTagAndDigest
    }
}

extension SourceSpecification.Location {
    /// Which image of the source is meant.
    var selector: ImageSelector {
        switch self {
        case .layout(_, let selector), .archive(_, let selector): selector
        case .registry: .sole
        }
    }
}
