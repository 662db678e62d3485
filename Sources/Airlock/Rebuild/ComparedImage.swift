import JSON
import OCI

/// One of the two images that are compared, with the blobs that it is read from. All of them are read by digest.
struct ComparedImage {
    /// What the report calls it.
    let name: String
    let descriptor: Descriptor
    let store: SourceStore

    /// The image that a verification has judged, read again from its bundle or registry directory.
    init(_ record: ImageRecord, in path: String) throws {
        name = record.name
        descriptor = record.descriptor
        guard try RegistryDirectory.exists(at: path) else {
            store = SourceStore(sources: [try BundleSource(path)])
            return
        }
        let registry = try RegistryDirectory.openToRead(path)
        let components = record.reference.map { RegistryPath($0).components } ?? RegistryDirectory.unnamedPath
        guard let repository = try PublishedRepository(components, in: registry) else {
            throw RegistryError.damaged(path: components.joined(separator: "/"), why: "is no repository")
        }
        store = SourceStore(sources: [repository.store.layout])
    }

    /// An image of any source that an export takes.
    init(_ specification: SourceSpecification, opener: (any RemoteOpener)?) throws {
        let source = try OpenSource(specification, opener: opener)
        name = specification.description
        descriptor = try source.catalog.resolve(specification.location.selector).descriptor
        store = SourceStore(sources: [source.source])
    }

    /// The image with its children; what is left out of a source may be left out.
    func closure() throws -> ImageClosure {
        try ImageClosure(descriptor, absent: AbsentContent.find(below: descriptor, in: store), in: store)
    }

    /// A small document as JSON, or nil where it is none.
    func document(_ descriptor: Descriptor) throws -> JSON? {
        guard let size = try store.size(of: descriptor.digest) else { return nil }
        guard size <= BundleLimits.imageManifestBytes else {
            throw BundleError.tooLarge(
                path: "\(descriptor.digest)", size: size, limit: BundleLimits.imageManifestBytes)
        }
        let bytes = try store.read(descriptor.digest, limit: BundleLimits.imageManifestBytes)
        do throws(JSONError) { return try JSON(parsing: bytes) } catch { return nil }
    }

    /// The platform that the config of an image states, or nil.
    func platform(of image: ImageManifest) throws -> Platform? {
        guard case .object(let config)? = try document(image.config) else { return nil }
        do throws(JSONError) { return try Platform(config) } catch { return nil }
    }

    /// What is in a layer.
    ///
    /// - Throws: ``LayerError`` where it cannot be listed.
    func listing(_ layer: Descriptor) throws -> LayerListing {
        guard let blob = try store.open(layer.digest) else { throw LayerError.missing(layer.digest) }
        return try LayerListing(blob, layer)
    }
}
