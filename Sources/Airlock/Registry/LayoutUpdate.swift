import FileSystem
import JSON
import OCI

/// What one layout of the registry directory will hold after an import.
struct LayoutUpdate {
    /// The path below the registry directory.
    let path: [String]
    /// The entries of the new index, by name and digest.
    private var entries: [Entry] = []
    /// Every blob that the layout must hold.
    private(set) var blobs: [Digest: UInt64] = [:]

    private struct Entry: Equatable {
        var name: String?
        let descriptor: Descriptor

        /// Images with a name first, then those without, then evidence by its tag.
        var order: (Int, String) {
            guard let name else { return (1, descriptor.digest.description) }
            return (CosignTag(name) == nil ? 0 : 2, name)
        }
    }

    /// Starts from what the layout holds.
    init(path: [String], existing: ImageIndex?) {
        self.path = path
        entries = (existing?.manifests ?? []).map {
            Entry(name: $0.annotations[LayoutFiles.referenceName], descriptor: $0.annotated([:]))
        }
    }

    /// Lists a manifest, under a name or without. Whatever had that name before stays, without one.
    mutating func add(_ descriptor: Descriptor, name: String?) {
        let descriptor = descriptor.annotated([:])
        if let name, let taken = entries.firstIndex(where: { $0.name == name }) {
            if entries[taken].descriptor.digest == descriptor.digest { return }
            entries[taken].name = nil
        }
        entries.removeAll { $0.name == nil && $0.descriptor.digest == descriptor.digest }
        if name == nil, entries.contains(where: { $0.descriptor.digest == descriptor.digest }) { return }
        entries.append(Entry(name: name, descriptor: descriptor))
    }

    /// Requires blobs.
    mutating func require(_ sizes: [BlobSize]) { for blob in sizes { blobs[blob.digest] = blob.size } }

    /// The digest that a tag names in the layout as it will be.
    func digest(named name: String) -> Digest? { entries.first { $0.name == name }?.descriptor.digest }

    /// The new `index.json`.
    var index: [UInt8] {
        var unique: [Entry] = []
        var seen: Set<String> = []
        for entry in entries where seen.insert("\(entry.name ?? "") \(entry.descriptor.digest)").inserted {
            // A digest that has a name needs no entry without.
            let isNamed = entries.contains { $0.name != nil && $0.descriptor.digest == entry.descriptor.digest }
            if entry.name == nil, isNamed { continue }
            unique.append(entry)
        }
        let ordered = unique.sorted { left, right in
            left.order.0 != right.order.0
                ? left.order.0 < right.order.0
                : left.order.1.utf8.lexicographicallyPrecedes(right.order.1.utf8)
        }
        return LayoutFiles.index(ordered.map { LayoutFiles.entry($0.descriptor, name: $0.name) })
    }
}
