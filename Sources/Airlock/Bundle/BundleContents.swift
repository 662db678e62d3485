import OCI

/// What a bundle must hold, by walking its images and their evidence. The exporter makes the table of entries from it,
/// the importer compares the table with it: nothing missing, nothing undeclared, nothing filed as something else.
struct BundleContents: Sendable {
    /// The size of each blob.
    private var blobs = DigestMap()
    /// A blob's role; of several, the one whose kind stands first.
    private var kinds: [BundleEntry.Kind] = []

    /// Adds an image with its configs and layers.
    mutating func add(_ closure: ImageClosure) {
        for node in closure.nodes where node.isPresent { add(node.descriptor, as: .manifest) }
        for blob in closure.blobs { add(blob.descriptor, as: blob.kind) }
    }

    /// Adds a piece of evidence with everything that belongs to it.
    mutating func add(evidence closure: ImageClosure) {
        for node in closure.nodes { add(node.descriptor, as: .evidence) }
        for blob in closure.blobs { add(blob.descriptor, as: .evidence) }
    }

    /// Adds the manifest of evidence that cannot be walked.
    mutating func add(evidence descriptor: Descriptor) { add(descriptor, as: .evidence) }

    /// Adds what another image consists of.
    mutating func add(_ other: BundleContents) {
        for entry in other.entries { add(entry) }
    }

    private mutating func add(_ descriptor: Descriptor, as kind: BundleEntry.Kind) {
        add(BundleEntry(kind, digest: descriptor.digest, size: UInt64(descriptor.size)))
    }

    private mutating func add(_ entry: BundleEntry) {
        let (isNew, position) = blobs.insert(entry.digest, entry.size)
        if isNew {
            kinds.append(entry.kind)
        } else if entry.kind < kinds[position] {
            kinds[position] = entry.kind
            blobs[position: position] = entry.size
        }
    }

    /// The entries of all blobs, each at its position, in the order in which they were first added.
    var entries: LazyMapCollection<Range<Int>, BundleEntry> {
        (0..<blobs.count).lazy.map { [blobs, kinds] position in
            BundleEntry(kinds[position], digest: blobs.digests[position], size: blobs[position: position])
        }
    }

    /// The position of a blob; nil where nothing needs it.
    func position(of digest: Digest) -> Int? { blobs.position(of: digest) }
}
