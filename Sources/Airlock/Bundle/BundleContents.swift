import OCI

/// What a bundle must hold, by walking its images and their evidence. The exporter makes the table of entries from it,
/// the importer compares the table with it: nothing missing, nothing undeclared, nothing filed as something else.
struct BundleContents: Sendable {
    /// A blob's role; of several, the one whose kind stands first.
    private var blobs: [Digest: BundleEntry] = [:]

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
        for entry in other.blobs.values { add(entry) }
    }

    private mutating func add(_ descriptor: Descriptor, as kind: BundleEntry.Kind) {
        add(BundleEntry(kind, digest: descriptor.digest, size: UInt64(descriptor.size)))
    }

    private mutating func add(_ entry: BundleEntry) {
        if let known = blobs[entry.digest], known.kind <= entry.kind { return }
        blobs[entry.digest] = entry
    }

    /// The entries of all blobs, in no order.
    var entries: [BundleEntry] { Array(blobs.values) }
}
