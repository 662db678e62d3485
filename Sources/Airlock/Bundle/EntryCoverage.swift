import OCI

/// Which entries of a bundle's table are needed, and as what; the table must hold exactly what images and evidence
/// consist of.
struct EntryCoverage {
    private let table: EntryTable
    /// By position in the table: the kind in which the blob is needed, of several the first; nil where nothing needs it.
    private var kinds: [BundleEntry.Kind?]
    /// What is needed in another size than the table declares.
    private var sizes: [Int: UInt64] = [:]
    /// The first of what is needed and not in the table.
    private var missing: Digest?

    init(of table: EntryTable) {
        self.table = table
        kinds = Array(repeating: nil, count: table.entries.count)
    }

    /// Takes up what an image and its evidence consist of.
    mutating func add(_ contents: BundleContents) {
        for entry in contents.entries {
            guard let position = table.position(of: entry.digest) else {
                missing = min(missing ?? entry.digest, entry.digest)
                continue
            }
            kinds[position] = min(kinds[position] ?? entry.kind, entry.kind)
            if entry.size != table.entries[position].size { sizes[position] = entry.size }
        }
    }

    /// Requires that the table declares exactly what was taken up, besides the two layout files.
    func requireComplete() throws {
        for (entry, (position, kind)) in zip(table.entries, kinds.enumerated()) where entry.kind != .layout {
            guard let kind else {
                throw BundleError.contentMismatch(path: entry.path, why: "is needed by no image and no evidence")
            }
            let size = sizes[position] ?? entry.size
            guard kind == entry.kind, size == entry.size else {
                throw BundleError.contentMismatch(
                    path: entry.path,
                    why: "is declared as \(entry.kind.rawValue) of \(entry.size) bytes, "
                        + "want \(kind.rawValue) of \(size) bytes")
            }
        }
        if let missing { throw BundleError.missing(missing, neededBy: "an image of the bundle") }
    }
}
