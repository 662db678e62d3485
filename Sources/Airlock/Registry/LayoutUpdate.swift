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
    /// The manifests with a `subject`, by what they speak about.
    private var referrers: [Digest: ReferrersIndex] = [:]
    /// Every blob that this import requires the layout to hold.
    private(set) var blobs: [Digest: UInt64] = [:]

    /// Starts from what the layout holds; `document` reads a manifest of it.
    init(path: [String], existing: ImageIndex?, document: (Descriptor) throws -> Manifest) throws {
        self.path = path
        for descriptor in existing?.manifests ?? [] {
            let name = descriptor.annotations[LayoutFiles.referenceName]
            if let tag = name.flatMap({ CosignTag($0) }), tag.kind == .referrers,
                MediaType.isIndex(descriptor.mediaType),
                let index = ReferrersIndex(try document(descriptor))
            {
                referrers[tag.subject] = index
            } else {
                add(descriptor, name: name)
            }
        }
    }

    /// Lists a manifest that speaks about another one: without a name, and in the index under the tag by which clients
    /// find referrers where a registry has no referrers API.
    mutating func add(referrer descriptor: Descriptor, of subject: Digest) {
        add(descriptor, name: nil)
        referrers[subject, default: ReferrersIndex()].add(descriptor)
    }

    /// The indexes of referrers as documents, with the names under which they stand.
    ///
    /// An image may have been given such a tag; it keeps it.
    private var referrerDocuments: [(name: String, bytes: [UInt8])] {
        referrers.compactMap { subject, index in
            guard let tag = CosignTag(kind: .referrers, subject: subject), named[tag.description] == nil else {
                return nil
            }
            return (tag.description, index.bytes)
        }
    }

    /// The documents that this import makes itself, to be required and staged like any other blob.
    mutating func finish() -> [[UInt8]] {
        let documents = referrerDocuments
        for (_, bytes) in documents { blobs[Digest.of(bytes)] = UInt64(bytes.count) }
        return documents.map(\.bytes)
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
        var named = named
        for (name, bytes) in referrerDocuments {
            named[name] = Descriptor(
                mediaType: MediaType.ociIndex, digest: Digest.of(bytes), size: Int64(bytes.count))
        }
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
