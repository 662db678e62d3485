import OCI

/// A source of images that has been opened and read: what it holds, and how its blobs are reached.
struct OpenSource {
    let source: any ImageSource
    let catalog: LayoutCatalog

    /// Opens the layout or archive that a specification names.
    init(_ location: SourceSpecification.Location) throws {
        switch location {
        case .layout(let directory, _): source = try ImageLayout(path: directory)
        case .archive(let file, _): source = try ImageArchive(path: file)
        case .registry(let reference): throw ExportError.noNetwork(reference)
        }
        catalog = try LayoutCatalog(source, findsUnlisted: true)
    }
}

/// The sources of one export, each opened once however many images come from it.
struct OpenSources {
    private var opened: [String: OpenSource] = [:]

    /// The source of a specification.
    mutating func source(_ location: SourceSpecification.Location) throws -> OpenSource {
        let key = Self.key(location)
        if let known = opened[key] { return known }
        let source = try OpenSource(location)
        opened[key] = source
        return source
    }

    private static func key(_ location: SourceSpecification.Location) -> String {
        switch location {
        case .layout(let directory, _): "oci:\(directory)"
        case .archive(let file, _): "oci-archive:\(file)"
        case .registry(let reference): "docker://\(reference)"
        }
    }
}

/// The blobs of several sources, the first that holds one counts.
struct SourceStore: BlobStore {
    let sources: [any ImageSource]

    func size(of digest: Digest) throws -> UInt64? { try open(digest)?.size }

    func read(_ digest: Digest, limit: UInt64) throws -> [UInt8] {
        for source in sources where try source.blob(digest) != nil {
            return try source.document(digest, limit: Int(limit))
        }
        throw SourceError.blobMissing(digest)
    }

    /// Opens a blob for reading from front to back; its content is not verified.
    func open(_ digest: Digest) throws -> (any BlobReader)? {
        for source in sources {
            if let reader = try source.blob(digest) { return reader }
        }
        return nil
    }
}
