import OCI

/// One repository of a registry directory, read back: its images with the evidence that was published with them.
struct PublishedRepository {
    let path: [String]
    let store: LayoutStore
    private let catalog: LayoutCatalog

    /// Reads a repository, or gives `nil` where there is none at that path.
    init?(_ path: [String], in registry: RegistryDirectory) throws {
        guard let directory = try registry.layout(path) else { return nil }
        self.path = path
        let subject = "\(registry.path)/\(path.joined(separator: "/"))"
        do {
            let layout = try ImageLayout(directory, subject: subject)
            store = LayoutStore(layout: layout)
            catalog = try LayoutCatalog(layout)
        } catch {
            throw RegistryError.damaged(path: subject, why: "\(error)")
        }
    }

    /// A repository whose layout was read by the caller.
    init(_ path: [String], store: LayoutStore, catalog: LayoutCatalog) {
        self.path = path
        self.store = store
        self.catalog = catalog
    }

    /// The images, each under all its names; nothing of them was read but their manifests.
    var images: CatalogImages { catalog.images }

    /// All images: one record a tag, and one for each image without.
    func records() throws -> [ImageRecord] {
        let repository = path == RegistryDirectory.unnamedPath ? nil : try RegistryPath(components: path).repository
        return try catalog.images.flatMap { image in
            try image.names.isEmpty
                ? [record(image.descriptor, repository)]
                : image.names.map { try record(image.descriptor, try repository?.tagged($0)) }
        }
    }

    /// The image that a tag names.
    func record(tag: String, reference: Reference) throws -> ImageRecord? {
        guard let position = catalog.images.positions(named: tag).first else { return nil }
        return try record(catalog.images[position].descriptor, reference)
    }

    /// What is to be verified of one image.
    func record(_ descriptor: Descriptor, _ reference: Reference?) throws -> ImageRecord {
        let (closure, absent) = try AbsentContent.closure(of: descriptor, in: store)
        let search = EvidenceSearch(catalogs: [catalog])
        return ImageRecord(
            reference: reference, mediaType: descriptor.mediaType, digest: descriptor.digest,
            size: UInt64(descriptor.size), evidence: search.evidence(about: closure), absent: absent, notFound: [])
    }
}
