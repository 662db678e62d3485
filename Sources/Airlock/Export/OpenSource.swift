import OCI

/// A source of images that has been opened and read: what it holds, and how its blobs are reached.
struct OpenSource {
    let source: any ImageSource
    let catalog: LayoutCatalog
    /// The same for every specification that names an image of this source.
    let key: String
    /// Children of an index that were not wanted.
    var deselected: Set<Digest> = []
    /// Which children were fetched; nil where all are there to choose from.
    var platforms: PlatformSelection?

    /// Opens the layout, archive or image of a registry that a specification names.
    init(_ specification: SourceSpecification, opener: (any RemoteOpener)?) throws {
        key = Self.key(specification)
        switch specification.location {
        case .layout(let directory, _): source = try ImageLayout(path: directory)
        case .archive(let file, _): source = try ImageArchive(path: file)
        case .registry(let reference):
            guard let opener else { throw ExportError.noNetwork(reference) }
            let remote = try opener.open(reference, platforms: specification.platforms)
            deselected = remote.deselected
            platforms = remote.platforms
            source = remote
        }
        catalog = try LayoutCatalog(source, findsUnlisted: true)
    }

    fileprivate static func key(_ specification: SourceSpecification) -> String {
        switch specification.location {
        case .layout(let directory, _): "oci:\(directory)"
        case .archive(let file, _): "oci-archive:\(file)"
        case .registry(let reference): "docker://\(reference) \(specification.platforms.map { "\($0)" } ?? "")"
        }
    }
}

/// The sources of one export, each opened once however many images come from it.
struct OpenSources {
    private var opened: [String: OpenSource] = [:]
    private let opener: (any RemoteOpener)?

    init(opener: (any RemoteOpener)?) { self.opener = opener }

    /// The sources that are far away.
    var remote: [any RemoteSource] { opened.values.compactMap { $0.source as? any RemoteSource } }

    /// The source of a specification.
    mutating func source(_ specification: SourceSpecification) throws -> OpenSource {
        let key = OpenSource.key(specification)
        if let known = opened[key] { return known }
        let source = try OpenSource(specification, opener: opener)
        opened[key] = source
        return source
    }
}

/// The blobs of several sources, the first that holds one counts.
struct SourceStore: BlobStore {
    let sources: [any ImageSource]

    func size(of digest: Digest) throws -> UInt64? {
        for source in sources {
            if let size = try source.size(of: digest) { return size }
        }
        return nil
    }

    func read(_ digest: Digest, limit: UInt64) throws -> [UInt8] {
        for source in sources where try source.size(of: digest) != nil {
            return try source.document(digest, limit: Int(limit))
        }
        throw SourceError.blobMissing(digest)
    }

    /// Opens a blob for reading from front to back; its content is not verified.
    func open(_ digest: Digest) throws -> (any BlobReader)? {
        for source in sources where try source.size(of: digest) != nil {
            if let reader = try source.blob(digest) { return reader }
        }
        return nil
    }
}
