import JSON
import OCI

/// What one layout of the registry directory will hold after an import.
struct LayoutUpdate {
    /// The path below the registry directory.
    let path: [String]
    /// What stands under a name: tags, and the tags by which cosign finds evidence.
    private var named: [String: Descriptor] = [:]
    /// What stands without one: images known by digest alone, referrers, and whatever lost its name to something newer.
    private var unnamed: [Digest: Descriptor] = [:]
    /// Every blob that this import requires the layout to hold.
    private(set) var blobs: [Digest: UInt64] = [:]

    /// Starts from what the layout holds.
    init(path: [String], existing: ImageIndex?) {
        self.path = path
        for descriptor in existing?.manifests ?? [] {
            add(descriptor, name: descriptor.annotations[LayoutFiles.referenceName])
        }
    }

    /// Lists a manifest, under a name or without. Whatever had that name before stays, without one.
    mutating func add(_ descriptor: Descriptor, name: String?) {
        let descriptor = descriptor.annotated([:])
        guard let name else {
            unnamed[descriptor.digest] = descriptor
            return
        }
        if let before = named.updateValue(descriptor, forKey: name), before.digest != descriptor.digest {
            unnamed[before.digest] = before
        }
    }

    /// Requires blobs.
    mutating func require(_ sizes: [BlobSize]) { for blob in sizes { blobs[blob.digest] = blob.size } }

    /// The new `index.json`: images by name, then what has none by digest, then evidence by its tag. What has a name
    /// needs no entry without.
    var index: [UInt8] {
        let names = named.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let (evidence, images) = (names.filter { CosignTag($0) != nil }, names.filter { CosignTag($0) == nil })
        let withName = Set(named.values.map(\.digest))
        let rest = unnamed.keys.filter { !withName.contains($0) }.sorted()
        return LayoutFiles.index(
            images.compactMap { name in named[name].map { LayoutFiles.entry($0, name: name) } }
                + rest.compactMap { unnamed[$0].map { LayoutFiles.entry($0, name: nil) } }
                + evidence.compactMap { name in named[name].map { LayoutFiles.entry($0, name: name) } })
    }
}
