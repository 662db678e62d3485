/// The names that an entry of a layout's `index.json` carries, by all tools that are understood.
struct EntryNames {
    /// The names as they stand, each once.
    let names: [String]
    /// Those that are full references, in normal form.
    let references: [Reference]
    /// The digest and kind of evidence that one of the names is cosign's tag of.
    let cosignTag: CosignTag?

    /// The names of an entry whose manifest has these annotations.
    ///
    /// `org.opencontainers.image.base.name` is by its specification the name of what an image was built *from*, and
    /// oras copies it from the manifest into the entry. So it counts only where nothing else names the image, the
    /// manifest does not say the same, and it is a full reference; as zarf writes it.
    init(entry annotations: [String: String], manifest manifestAnnotations: [String: String]) {
        let own = [AnnotationKey.containerdName, AnnotationKey.referenceName].compactMap { annotations[$0] }
        var candidates = own.filter { !$0.isEmpty }
        let base = annotations[AnnotationKey.baseName] ?? ""
        if candidates.isEmpty, Self.reference(base) != nil, manifestAnnotations[AnnotationKey.baseName] != base {
            candidates = [base]
        }
        var names: [String] = []
        for name in candidates where !names.contains(name) { names.append(name) }
        self.names = names
        references = names.compactMap(Self.reference)
        cosignTag = (names + references.compactMap(\.tag)).lazy.compactMap { CosignTag($0) }.first
    }

    /// A name as a reference, where it is more than a tag.
    static func reference(_ name: String) -> Reference? {
        guard name.utf8.contains(where: { "/:@".utf8.contains($0) }) else { return nil }
        do throws(ReferenceError) { return try Reference(name) } catch { return nil }
    }
}
