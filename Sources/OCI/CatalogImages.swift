/// The images of a catalog in the order of `index.json`, each digest once, and where each is found by what it can be asked
/// for. Of an image little is held; it is put together when it is asked for.
public struct CatalogImages: RandomAccessCollection, Sendable {
    private var descriptors = PackedDescriptors()
    /// The names of each that an entry's descriptor does not tell, and those that came with further entries.
    private var names: [Int: [String]] = [:]
    private var byDigest = DigestMap()
    private var byName = PositionsByText()
    private var byReference = PositionsByText()
    private var byTag = PositionsByText()

    public var startIndex: Int { 0 }
    public var endIndex: Int { descriptors.count }

    public subscript(position: Int) -> CatalogImage {
        let descriptor = descriptors[position]
        let names = self.names[position] ?? EntryNames(entry: descriptor.annotations, manifest: [:]).names
        return CatalogImage(
            descriptor: descriptor, names: names, references: names.compactMap(EntryNames.reference))
    }

    /// Adds an entry with its names; of one digest the first entry counts, and all names.
    mutating func add(_ entry: Descriptor, _ found: EntryNames) {
        let (isNew, position) = byDigest.insert(entry.digest)
        if isNew {
            descriptors.append(entry)
            if found.names != EntryNames(entry: entry.annotations, manifest: [:]).names {
                names[position] = found.names
            }
        } else {
            let known = self[position].names
            let more = found.names.filter { !known.contains($0) }
            if !more.isEmpty { names[position] = known + more }
        }
        for name in found.names { byName.add(name, position) }
        for reference in found.references {
            byReference.add(reference.description, position)
            if let tag = reference.tag { byTag.add(tag, position) }
        }
    }

    /// The position of the image of a digest.
    func position(of digest: Digest) -> Int? { byDigest.position(of: digest) }

    /// The images that have a name as it stands.
    public func positions(named name: String) -> [Int] { byName[name] }

    /// The images that have a reference.
    func positions(referredToBy reference: Reference) -> [Int] { byReference[reference.description] }

    /// The images that have a reference with this tag.
    func positions(tagged tag: String) -> [Int] { byTag[tag] }
}

/// Positions by texts: about 55 bytes each, however long the text is.
private struct PositionsByText: Sendable {
    /// The first position under the digest of a text.
    private var first = DigestMap()
    /// The others, where there are any; some more than once.
    private var more: [Digest: [Int]] = [:]

    mutating func add(_ text: String, _ position: Int) {
        let key = Self.key(text)
        guard !first.insert(key, UInt64(position)).inserted, first[key] != UInt64(position) else { return }
        if more[key]?.last != position { more[key, default: []].append(position) }
    }

    /// The positions under a text, each once.
    subscript(text: String) -> [Int] {
        let key = Self.key(text)
        var seen: Set<Int> = []
        return (first[key].map { [Int($0)] } ?? []) + (more[key] ?? []).filter { seen.insert($0).inserted }
    }

    private static func key(_ text: String) -> Digest { .of(Array(text.utf8)) }
}
