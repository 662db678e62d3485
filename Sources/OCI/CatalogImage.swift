/// An image that a layout holds, under all its names.
public struct CatalogImage: Sendable, Hashable {
    /// The entry of `index.json`, the first where the same digest stands more than once.
    public let descriptor: Descriptor
    /// The names as they stand in the layout, each once, in order: tags and full references.
    public internal(set) var names: [String]
    /// Those names that are references, in normal form. A bare tag is none: the layout does not say to which repository
    /// it belongs.
    public internal(set) var references: [Reference]
}
