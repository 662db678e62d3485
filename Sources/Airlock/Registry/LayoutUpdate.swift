import JSON
import OCI

/// What one layout of the registry directory will hold after an import.
struct LayoutUpdate {
    /// The path below the registry directory.
    let path: [String]
    /// What stands under a name: tags, and the tags by which cosign finds evidence.
    private var named: [String: Listed] = [:]
    /// What stands without one: images known by digest alone, referrers, and whatever lost its name to something newer.
    private var unnamed: [Digest: Listed] = [:]
    /// The manifests with a `subject`, by what they speak about.
    private var referrers: [Digest: ReferrersIndex] = [:]
    /// Every blob that this import requires the layout to hold, with its size.
    private(set) var blobs = DigestMap()

    /// What an entry says of a manifest besides its name.
    private struct Listed {
        let mediaType: String
        let digest: Digest
        let size: Int64
        let artifactType: String?

        init(_ descriptor: Descriptor) {
            mediaType = MediaType.shared(descriptor.mediaType)
            digest = descriptor.digest
            size = descriptor.size
            artifactType = descriptor.artifactType
        }

        func entry(name: String?) -> [UInt8] {
            let descriptor = Descriptor(mediaType: mediaType, digest: digest, size: size, artifactType: artifactType)
            return LayoutFiles.entry(descriptor, name: name).encoded(.compact)
        }
    }

    init(path: [String]) { self.path = path }

    /// Lists what the layout holds already; `document` reads a manifest of it.
    mutating func add(existing descriptor: Descriptor, document: () throws -> Manifest) throws {
        let name = descriptor.annotations[LayoutFiles.referenceName]
        if let tag = name.flatMap({ CosignTag($0) }), tag.kind == .referrers, MediaType.isIndex(descriptor.mediaType),
            let index = ReferrersIndex(try document())
        {
            referrers[tag.subject] = index
        } else {
            add(descriptor, name: name)
        }
    }

    /// Lists a manifest that speaks about another one: without a name, and in the index under the tag by which clients
    /// find referrers where a registry has no referrers API.
    mutating func add(referrer descriptor: Descriptor, of subject: Digest) {
        add(descriptor, name: nil)
        referrers[subject, default: ReferrersIndex()].add(descriptor)
    }

    /// Calls `body` with each index of referrers as a document, and the name under which it stands.
    ///
    /// An image may have been given such a tag; it keeps it.
    private func forEachReferrersIndex(_ body: (_ name: String, _ bytes: [UInt8]) throws -> Void) rethrows {
        for (subject, index) in referrers {
            guard let tag = CosignTag(kind: .referrers, subject: subject), named[tag.description] == nil else {
                continue
            }
            try body(tag.description, index.bytes)
        }
    }

    /// Requires the documents that this import makes itself like any other blob, and hands them on to be staged.
    mutating func finish(each: ([UInt8]) throws -> Void) rethrows {
        var blobs = blobs
        try forEachReferrersIndex { _, bytes in
            blobs.insert(.of(bytes), UInt64(bytes.count))
            try each(bytes)
        }
        self.blobs = blobs
    }

    /// Lists a manifest, under a name or without. Whatever had that name before stays, without one.
    mutating func add(_ descriptor: Descriptor, name: String?) {
        let listed = Listed(descriptor)
        guard let name else {
            unnamed[listed.digest] = listed
            return
        }
        if let before = named.updateValue(listed, forKey: name), before.digest != listed.digest {
            unnamed[before.digest] = before
        }
    }

    /// Requires blobs.
    mutating func require(_ sizes: [BlobSize]) { for blob in sizes { blobs.insert(blob.digest, blob.size) } }

    /// The new `index.json`: images by name, then what has none by digest, then evidence by its tag. What has a name
    /// needs no entry without.
    func index() throws -> LineStore {
        var named = named
        forEachReferrersIndex { name, bytes in
            named[name] = Listed(
                Descriptor(mediaType: MediaType.ociIndex, digest: Digest.of(bytes), size: Int64(bytes.count)))
        }
        let names = named.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        var withName = DigestMap()
        for listed in named.values { withName.insert(listed.digest) }
        var index = LayoutFiles.Index()
        var text = LineStore.Writer()
        for name in names where CosignTag(name) == nil { try text.add(index.add(named[name]!.entry(name: name))) }
        for digest in unnamed.keys.sorted() where withName[digest] == nil {
            try text.add(index.add(unnamed[digest]!.entry(name: nil)))
        }
        for name in names where CosignTag(name) != nil { try text.add(index.add(named[name]!.entry(name: name))) }
        try text.add(index.end)
        return try text.finish()
    }
}
