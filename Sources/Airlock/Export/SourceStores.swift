import OCI

/// The stores of an export: the images of one source share one, unless children of theirs were left out.
struct SourceStores: Sendable {
    /// What export adds to the evidence, of all images.
    let generated = GeneratedBlobs()
    private var stores: [SourceStore] = []
    private var known: [String: UInt32] = [:]
    /// The stores that hold what was generated besides, by those that do not.
    private var completed: [UInt32: UInt32] = [:]

    subscript(number: UInt32) -> SourceStore { stores[Int(number)] }

    /// The store of an image of a source.
    ///
    /// - Parameters:
    ///   - deselected: children that are not wanted, of the source and of all evidence.
    ///   - evidence: the other sources, the same for every image.
    mutating func number(of source: OpenSource, without deselected: Set<Digest>, evidence: [OpenSource]) -> UInt32 {
        if deselected.isEmpty, let number = known[source.key] { return number }
        let isHidden = source.platforms == nil && !deselected.isEmpty
        let selected = isHidden ? SourceWithout(deselected, of: source.source) : source.source
        let number = add(SourceStore(sources: [selected] + evidence.map { SourceWithout(deselected, of: $0.source) }))
        if deselected.isEmpty { known[source.key] = number }
        return number
    }

    /// The same store with what was generated.
    mutating func withGenerated(_ number: UInt32) -> UInt32 {
        if let known = completed[number] { return known }
        guard (stores[Int(number)].sources.last as? GeneratedBlobs) !== generated else { return number }
        let new = add(SourceStore(sources: stores[Int(number)].sources + [generated]))
        completed[number] = new
        return new
    }

    private mutating func add(_ store: SourceStore) -> UInt32 {
        stores.append(store)
        return UInt32(stores.count - 1)
    }
}
