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

    /// Requires that a table declares exactly this, besides the two layout files.
    func requireEqual(_ table: EntryTable) throws {
        for entry in table.entries where entry.kind != .layout {
            guard let wanted = blobs[entry.digest] else {
                throw BundleError.contentMismatch(path: entry.path, why: "is needed by no image and no evidence")
            }
            guard wanted == entry else {
                throw BundleError.contentMismatch(
                    path: entry.path,
                    why: "is declared as \(entry.kind.rawValue) of \(entry.size) bytes, "
                        + "want \(wanted.kind.rawValue) of \(wanted.size) bytes")
            }
        }
        guard let missing = blobs.keys.filter({ table[$0] == nil }).min() else { return }
        throw BundleError.missing(missing, neededBy: "an image of the bundle")
    }
}
