import JSON
import OCI

/// What an export will pack, decided completely before the first byte is written.
///
/// Of each image little is held: its record waits in a store of lines, and what it consists of is in ``contents``.
struct ExportPlan: Sendable {
    /// One image with where its blobs come from.
    struct Image: Sendable {
        /// What the command line said of it.
        let specification: SourceSpecification
        let record: ImageRecord
        let store: SourceStore
        /// Bytes of its manifests, configs and layers, as they claim; the largest number where that is absurd.
        let size: UInt64
    }

    /// What is held of an image.
    private struct Row {
        /// Where its record stands.
        var record: Range<Int>
        /// Which of the sources it is, and which of the stores it has.
        let source: UInt32
        var store: UInt32
        let size: UInt64
    }

    /// What was left out because a registry did not give it.
    private(set) var missed: [Missed] = []
    private(set) var contents = BundleContents()
    /// Bytes of the layers that are compressed by their types, each once. They do not become smaller, so a bundle takes no
    /// less; what it takes besides shows only when it is compressed.
    private(set) var leastBytes: UInt64 = 0
    private let sources: [SourceSpecification]
    private let platforms: PlatformSelection
    private var rows: [Row] = []
    private var records = LineStore.Writer()
    private var stores = SourceStores()
    /// The sources of which certain children are wanted, with those that were chosen for all.
    private var limited: [UInt32: SourceSpecification] = [:]
    /// Sources that fetch what will be read ahead.
    private var remote: [any RemoteSource] = []
    /// The image that each reference was given to, by the digest of the reference's text.
    private var references = DigestMap()
    /// For each blob, by its position in the contents, the first image that brings it.
    private var owners: [UInt32] = []
    /// The images that declare something absent.
    private var incomplete: [Int] = []

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
        self.sources = sources
        self.platforms = platforms
        var opened = OpenSources(opener: opener)
        let evidenceSources = try evidence.map { try opened.source($0) }
        for (number, specification) in sources.enumerated() {
            do {
                let source = try opened.source(specification)
                try add(UInt32(number), from: source, evidence: evidenceSources)
            } catch SourceError.remote(let why, let hint) where keepsGoing {
                missed.append(Missed(source: specification.description, why: why, hint: hint))
            }
        }
        remote = opened.remote
        try requireAbsent()
    }

    /// What one image declares absent no other may bring: a receiver would find it there.
    private func requireAbsent() throws {
        for position in incomplete {
            let record = try record(position)
            for absent in record.absent {
                guard let owner = owner(of: absent.digest) else { continue }
                throw ExportError.absentAndPresent(
                    absent.digest, absentFrom: record.name, presentIn: try self.record(owner).name)
            }
        }
    }

    /// A source that could not be had.
    struct Missed: Sendable {
        let source: String
        let why: String
        let hint: String
    }

    /// The number of images.
    var count: Int { rows.count }

    /// The image at a position, in the order in which the sources were given.
    func image(_ position: Int) throws -> Image {
        let row = rows[position]
        return Image(
            specification: limited[row.source] ?? sources[Int(row.source)], record: try record(position),
            store: stores[row.store], size: row.size)
    }

    private func record(_ position: Int) throws -> ImageRecord {
        try ImageRecord(TableLines.record(of: ImageRecord.tablePath, records.read(rows[position].record)))
    }

    /// The table of images.
    func table() throws -> ImageTable {
        let keys = try rows.indices.map { position in
            let record = try record(position)
            return ImageRecord.Key(record, position: position)
        }
        var lines = LineStore.Writer()
        for key in keys.sorted(by: { $0.precedes($1) }) {
            try lines.add(records.read(rows[key.position].record) + [0x0A])
        }
        return try ImageTable(parsing: lines.finish())
    }

    private mutating func write(_ record: ImageRecord) throws -> Range<Int> {
        let start = records.count
        try records.add(record.json.encoded(.canonical))
        return start..<records.count
    }

    /// Adds evidence about an image that export has made: a manifest with its blobs.
    mutating func add(_ manifest: [UInt8], blobs: [[UInt8]], to position: Int) throws {
        for blob in blobs { _ = try stores.generated.insert(blob) }
        let descriptor = Descriptor(
            mediaType: MediaType.ociManifest, digest: try stores.generated.insert(manifest), size: Int64(manifest.count)
        )
        rows[position].store = stores.withGenerated(rows[position].store)
        let closure = try ImageClosure(descriptor, absent: [], in: stores[rows[position].store])
        contents.add(evidence: closure)
        own(position)
        let known = try record(position)
        let piece = EvidenceRecord(
            referrer: descriptor, artifactType: closure.manifests[descriptor.digest]?.referrerType, of: known.digest)
        rows[position].record = try write(known.adding(piece))
    }

    /// Whether blobs may be opened in any order and more than once: a source that is far away fetches them in one.
    var opensInAnyOrder: Bool { remote.isEmpty }

    /// Says what will be opened, in this order.
    func willOpen(_ entries: some Sequence<BundleEntry>) throws {
        guard !remote.isEmpty else { return }
        // Each is asked of the source that it will be read from.
        var wanted: [ObjectIdentifier: [Digest]] = [:]
        for digest in entries.lazy.map(\.digest) {
            guard let owner = owner(of: digest) else { continue }
            let source = try stores[rows[owner].store].sources.first { try $0.size(of: digest) != nil }
            if let remote = source as? any RemoteSource { wanted[ObjectIdentifier(remote), default: []].append(digest) }
        }
        for source in remote { try source.willRead(wanted[ObjectIdentifier(source)] ?? []) }
    }

    /// Opens a blob of any image of the plan; its content is not verified.
    func open(_ digest: Digest) throws -> (any BlobReader)? {
        guard let owner = owner(of: digest) else { return nil }
        return try stores[rows[owner].store].open(digest)
    }

    private func owner(of digest: Digest) -> Int? { contents.position(of: digest).map { Int(owners[$0]) } }

    /// What came to the contents last, the image at this position has brought.
    private mutating func own(_ position: Int) {
        while owners.count < contents.entries.count { owners.append(UInt32(position)) }
    }

    private mutating func add(_ number: UInt32, from source: OpenSource, evidence: [OpenSource]) throws {
        var specification = sources[Int(number)]
        let wanted = source.platforms ?? specification.platforms ?? platforms
        if wanted != .all { specification = specification.limited(to: wanted) }
        let resolution = try source.catalog.resolve(specification.location.selector)
        let reference = try Self.reference(specification, resolution)
        guard try !isKnown(reference, resolution.descriptor.digest, specification.platforms) else { return }
        // What a registry was not asked for is not there; what a layout has besides is not looked at.
        let deselected =
            source.platforms == nil
            ? try wanted.deselected(below: resolution.descriptor, in: source.source) : source.deselected
        let place = stores.number(of: source, without: deselected, evidence: evidence)
        let store = stores[place]
        let (closure, absent) = try AbsentContent.closure(of: resolution.descriptor, in: store) {
            $0.reason == .foreign || deselected.contains($0.digest)
        }
        let search = EvidenceSearch(catalogs: [source.catalog] + evidence.map(\.catalog))
        let found = search.evidence(about: closure)
        guard found.count <= BundleLimits.evidencePerImage else {
            throw ExportError.tooMuchEvidence(specification.description, found: found.count)
        }
        let record = ImageRecord(
            reference: reference, mediaType: resolution.descriptor.mediaType, digest: resolution.descriptor.digest,
            size: UInt64(resolution.descriptor.size), evidence: found, absent: absent,
            notFound: search.notFound(about: closure, found))
        for blob in closure.blobs where blob.descriptor.isCompressed {
            guard contents.position(of: blob.descriptor.digest) == nil else { continue }
            let (sum, isTooLarge) = leastBytes.addingReportingOverflow(UInt64(blob.descriptor.size))
            leastBytes = isTooLarge ? .max : sum
        }
        contents.add(closure)
        for piece in found {
            contents.add(evidence: try ImageClosure(piece.descriptor, absent: [], in: store))
        }
        own(count)
        if !absent.isEmpty { incomplete.append(count) }
        if wanted != .all { limited[number] = specification }
        if let reference { references.insert(Self.key(reference), UInt64(count)) }
        rows.append(Row(record: try write(record), source: number, store: place, size: closure.size))
    }

    /// Whether an image was given already under its reference.
    private func isKnown(_ reference: Reference?, _ digest: Digest, _ platforms: PlatformSelection?) throws -> Bool {
        guard let reference, reference.tag != nil, let known = references[Self.key(reference)] else { return false }
        let first = try image(Int(known))
        guard first.record.digest == digest else {
            throw ExportError.referenceTwice(reference, first.record.digest, digest)
        }
        guard first.specification.platforms == platforms else { throw ExportError.platformsTwice(reference) }
        return true
    }

    private static func key(_ reference: Reference) -> Digest { .of(Array(reference.description.utf8)) }

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

extension ImageClosure {
    /// Bytes of all that is present; the largest number where that is absurd.
    fileprivate var size: UInt64 {
        blobSizes.reduce(0) { sum, blob in
            let (total, isTooLarge) = sum.addingReportingOverflow(blob.size)
            return isTooLarge ? .max : total
        }
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

extension Descriptor {
    /// Whether the content is compressed, by what its type says.
    fileprivate var isCompressed: Bool { ["gzip", "zstd"].contains { mediaType.hasSuffix($0) } }
}
