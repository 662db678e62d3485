internal import FileSystem

extension PlatformSelection {
    /// The manifests below an image that are not wanted.
    ///
    /// - Throws: ``SourceError``; ``PlatformSelectionError`` where nothing of an index is wanted.
    public func deselected(below image: Descriptor, in source: any ImageSource) throws -> Set<Digest> {
        guard self != .all else { return [] }
        var unwanted: Set<Digest> = []
        var wanted: Set<Digest> = [image.digest]
        var pending = [image]
        while let next = pending.popLast(), wanted.count <= OCILimits.selectedManifests {
            guard MediaType.isIndex(next.mediaType), let index = try source.manifest(next).index else { continue }
            let kept = self.wanted(of: index)
            guard !kept.isEmpty || index.manifests.isEmpty else {
                let there = index.manifests.compactMap { $0.platform?.description }.joined(separator: ", ")
                throw PlatformSelectionError(text: "nothing of \(next.digest)", there: there)
            }
            unwanted.formUnion(index.manifests.map(\.digest))
            for entry in kept where wanted.insert(entry.digest).inserted { pending.append(entry) }
        }
        return unwanted.subtracting(wanted)
    }
}

/// A source without some of its blobs.
public struct SourceWithout: ImageSource {
    private let source: any ImageSource
    private let hidden: Set<Digest>

    public init(_ hidden: Set<Digest>, of source: any ImageSource) {
        self.hidden = hidden
        self.source = source
    }

    public var subject: String { source.subject }

    public func entries() throws(SourceError) -> [Descriptor] { try source.entries() }

    public func blob(_ digest: Digest) throws(SourceError) -> (any BlobReader)? {
        hidden.contains(digest) ? nil : try source.blob(digest)
    }

    public func size(of digest: Digest) throws(SourceError) -> UInt64? {
        hidden.contains(digest) ? nil : try source.size(of: digest)
    }

    public func smallBlobs(upTo size: UInt64) throws(SourceError) -> DigestMap {
        var found = DigestMap()
        try source.smallBlobs(upTo: size).forEach { digest, _ in if !hidden.contains(digest) { found.insert(digest) } }
        return found
    }
}
