extension LayoutCatalog {
    /// What a selector turned out to mean.
    public struct Resolution: Sendable, Hashable {
        /// The manifest or index.
        public let descriptor: Descriptor
        /// The full reference that the layout gives it: the one asked for, or the first where none was; `nil` where it
        /// has none, or none that fits what was asked for.
        public let reference: Reference?
    }

    /// Finds the image that is meant.
    ///
    /// A name is compared as it stands first, then as a reference in normal form, then as the tag of a reference. A
    /// digest may also be that of a manifest below an index.
    ///
    /// - Throws: ``CatalogError``, which lists the names that are there.
    public func resolve(_ selector: ImageSelector) throws(CatalogError) -> Resolution {
        switch selector {
        case .sole: return try resolveSole()
        case .name(let name): return try resolve(name: name)
        case .digest(let digest): return try resolve(digest: digest)
        }
    }

    /// All names in the layout; the digest where an image has none.
    public var availableNames: [String] { images.flatMap(\.shownNames) }

    private func resolveSole() throws(CatalogError) -> Resolution {
        guard let image = images.first else {
            guard let entry = unsupported.first else { throw .noImage }
            throw .unsupported(entry.digest, mediaType: entry.mediaType)
        }
        guard images.count == 1 else { throw .severalImages(available: availableNames) }
        return Resolution(descriptor: image.descriptor, reference: image.references.first)
    }

    private func resolve(name: String) throws(CatalogError) -> Resolution {
        let wanted = EntryNames.reference(name)
        let answers = [
            images.positions(named: name), wanted.map { images.positions(referredToBy: $0) } ?? [],
            images.positions(tagged: name),
        ]
        for found in answers.map({ $0.map { images[$0] } }) {
            guard found.count < 2 else { throw .ambiguous(name, candidates: found.flatMap(\.shownNames)) }
            guard let image = found.first else { continue }
            let tagged = image.references.first { $0.tag == name }
            let asked = wanted.flatMap { image.references.contains($0) ? $0 : nil }
            return Resolution(descriptor: image.descriptor, reference: asked ?? tagged)
        }
        throw .notFound(name, available: availableNames)
    }

    private func resolve(digest: Digest) throws(CatalogError) -> Resolution {
        if let position = images.position(of: digest) {
            return Resolution(descriptor: images[position].descriptor, reference: nil)
        }
        if let entry = unsupported.first(where: { $0.digest == digest }) {
            throw .unsupported(digest, mediaType: entry.mediaType)
        }
        var visited: Set<Digest> = []
        for image in images {
            guard let child = try child(digest, below: image.descriptor, depth: 0, &visited) else { continue }
            guard MediaType.isManifest(child.mediaType) else { throw .unsupported(digest, mediaType: child.mediaType) }
            return Resolution(descriptor: child, reference: nil)
        }
        throw .notFound(digest.description, available: availableNames)
    }

    private func child(
        _ digest: Digest, below parent: Descriptor, depth: Int, _ visited: inout Set<Digest>
    ) throws(CatalogError) -> Descriptor? {
        guard depth < OCILimits.indexDepth, MediaType.isIndex(parent.mediaType),
            visited.insert(parent.digest).inserted
        else { return nil }
        let index: ImageIndex?
        do throws(SourceError) {
            // A layout may hold an index in part; what is not there has no children that could be meant.
            guard try source.blob(parent.digest) != nil else { return nil }
            index = try source.manifest(parent).index
        } catch { throw .source(error) }
        for entry in index?.manifests ?? [] {
            if entry.digest == digest { return entry }
            if let found = try child(digest, below: entry, depth: depth + 1, &visited) { return found }
        }
        return nil
    }
}

extension CatalogImage {
    fileprivate var shownNames: [String] { names.isEmpty ? [descriptor.digest.description] : names }
}
