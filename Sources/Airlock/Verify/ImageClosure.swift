public import OCI

/// Everything that an image consists of, found by walking its manifests; evidence is not part of it.
public struct ImageClosure: Sendable {
    /// A manifest or index of the image.
    public struct Node: Sendable {
        public let descriptor: Descriptor
        /// Platform of the entry that lists it, or `nil`; of several entries, of the first that a runtime may choose.
        public internal(set) var platform: Platform?
        /// Whether every entry that lists it calls it one of BuildKit's unsigned attestation manifests. One entry that
        /// does not is enough for a runtime to choose it.
        public internal(set) var isBuildKitAttestation: Bool
        /// `false` where the manifest is declared absent.
        public let isPresent: Bool
        /// The index that lists it, or `nil` for the admitted manifest itself.
        public let parent: Digest?
        /// Whether it is an index.
        public let isIndex: Bool
    }

    /// A config or layer.
    public struct Blob: Sendable {
        public let descriptor: Descriptor
        public let kind: BundleEntry.Kind
    }

    /// The admitted manifest first, then its children, in the order in which the indexes list them; each digest once.
    public private(set) var nodes: [Node] = []
    /// Configs and layers that are present, each digest once.
    public private(set) var blobs: [Blob] = []
    /// The parsed manifests that are present.
    private(set) var manifests: [Digest: Manifest] = [:]
    private var positions: [Digest: Int] = [:]
    /// Configs and layers have a set of their own: a manifest that is also listed as a layer is walked all the same.
    private var seenBlobs: Set<Digest> = []
    /// What may be absent, and why.
    private let absent: [Digest: AbsentRecord.Reason]
    /// Layers that are absent because they may not be passed on.
    private var foreign: Set<Digest> = []

    /// All blobs that are present: manifests, configs, layers.
    public var blobSizes: [BlobSize] {
        (nodes.filter(\.isPresent).map(\.descriptor) + blobs.map(\.descriptor)).map {
            BlobSize(digest: $0.digest, size: UInt64($0.size))
        }
    }

    /// The digest of every manifest, config and layer, present or not.
    var digests: [Digest] { nodes.map(\.descriptor.digest) + blobs.map(\.descriptor.digest) + foreign }

    /// Walks an image in a store.
    ///
    /// - Throws: ``BundleError/missing(_:neededBy:)`` for whatever is neither in the store nor declared absent for a
    ///   reason that fits it: a platform for a manifest below the top, a licence for a layer that may not be passed on.
    ///   ``BundleError/contentMismatch(path:why:)`` for what is declared absent and is there, or is not of the image.
    init(_ descriptor: Descriptor, absent: [AbsentRecord], in store: any BlobStore) throws {
        self.absent = Dictionary(absent.map { ($0.digest, $0.reason) }, uniquingKeysWith: { first, _ in first })
        try visit(descriptor, parent: nil, depth: 0, in: store)
        let left = foreign.union(nodes.filter { !$0.isPresent }.map(\.descriptor.digest))
        guard let stray = absent.first(where: { !left.contains($0.digest) }) else { return }
        throw BundleError.contentMismatch(
            path: "\(stray.digest)", why: "is declared absent, and is there or is no part of \(descriptor.digest)")
    }

    private mutating func visit(_ descriptor: Descriptor, parent: Digest?, depth: Int, in store: any BlobStore) throws {
        guard depth <= BundleLimits.indexDepth, nodes.count < BundleLimits.manifestsPerImage else {
            throw ManifestRefusal.tooManyManifests(of: nodes.first?.descriptor.digest ?? descriptor.digest)
        }
        if let position = positions[descriptor.digest] { return try merge(descriptor, into: position) }
        positions[descriptor.digest] = nodes.count
        let isPresent = try store.size(of: descriptor.digest) != nil
        if !isPresent, absent[descriptor.digest] != .platform || parent == nil {
            throw BundleError.missing(descriptor.digest, neededBy: "\(parent ?? descriptor.digest)")
        }
        let manifest = isPresent ? try store.manifest(descriptor, neededBy: "\(descriptor.digest)") : nil
        nodes.append(
            Node(
                descriptor: descriptor, platform: descriptor.platform,
                isBuildKitAttestation: parent != nil && descriptor.isBuildKitAttestation, isPresent: isPresent,
                parent: parent, isIndex: manifest?.index != nil))
        guard let manifest else { return }
        manifests[descriptor.digest] = manifest
        switch manifest.content {
        case .index(let index):
            for child in index.manifests {
                try visit(child, parent: descriptor.digest, depth: depth + 1, in: store)
            }
        case .image(let image):
            try add(image.config, .config, of: descriptor.digest, in: store)
            for layer in image.layers { try add(layer, .layer, of: descriptor.digest, in: store) }
        }
    }

    private mutating func add(
        _ descriptor: Descriptor, _ kind: BundleEntry.Kind, of manifest: Digest, in store: any BlobStore
    ) throws {
        guard let size = try store.size(of: descriptor.digest) else {
            if absent[descriptor.digest] == .foreign, descriptor.isNonDistributable {
                foreign.insert(descriptor.digest)
                return
            }
            throw BundleError.missing(descriptor.digest, neededBy: "\(manifest)")
        }
        guard size == UInt64(descriptor.size) else {
            throw ManifestRefusal.sizeMismatch(descriptor.digest, found: size, wanted: UInt64(descriptor.size))
        }
        guard seenBlobs.insert(descriptor.digest).inserted else { return }
        blobs.append(Blob(descriptor: descriptor, kind: kind))
    }

    /// Another entry for a manifest that was walked: what it is must not depend on which entry is read.
    private mutating func merge(_ descriptor: Descriptor, into position: Int) throws {
        let known = nodes[position].descriptor
        guard known.mediaType == descriptor.mediaType, known.size == descriptor.size else {
            throw ManifestRefusal.twoDescriptions(descriptor.digest)
        }
        if nodes[position].isBuildKitAttestation, !descriptor.isBuildKitAttestation {
            nodes[position].isBuildKitAttestation = false
            nodes[position].platform = descriptor.platform
        }
    }
}

/// A blob by what must be known to prove it.
public struct BlobSize: Sendable, Hashable {
    public let digest: Digest
    /// Size in bytes.
    public let size: UInt64
}

/// Why a manifest cannot be walked.
enum ManifestRefusal: Error, CustomStringConvertible {
    case tooManyManifests(of: Digest)
    case twoDescriptions(Digest)
    case sizeMismatch(Digest, found: UInt64, wanted: UInt64)

    var description: String {
        switch self {
        case .tooManyManifests(let digest): "\(digest) reaches too many manifests, or nests them too deeply"
        case .twoDescriptions(let digest): "\(digest) is listed twice, with different media types or sizes"
        case .sizeMismatch(let digest, let found, let wanted):
            "\(digest) has \(found) bytes, its manifest says \(wanted)"
        }
    }
}
