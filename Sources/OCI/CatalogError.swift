/// Why a layout yields no image for what was asked.
public enum CatalogError: Error, Equatable, Sendable, CustomStringConvertible {
    /// No image has that name or digest; `available` are the names that are there.
    case notFound(String, available: [String])
    /// Several images go by that name.
    case ambiguous(String, candidates: [String])
    /// No image was named, and the layout holds several.
    case severalImages(available: [String])
    /// The layout holds no image.
    case noImage
    /// What the digest names is no manifest that airlock reads.
    case unsupported(Digest, mediaType: String)
    case source(SourceError)

    public var description: String {
        switch self {
        case .notFound(let wanted, let available): "no image \"\(excerpt(wanted))\", \(Self.list(available))"
        case .ambiguous(let wanted, let candidates):
            "\"\(excerpt(wanted))\" is ambiguous, \(Self.list(candidates))"
        case .severalImages(let available): "it holds more than one image and none was named, \(Self.list(available))"
        case .noImage: "it holds no image"
        case .unsupported(let digest, let mediaType):
            "\(digest) has media type \"\(excerpt(mediaType))\", which is neither a manifest's nor an index's"
        case .source(let error): "\(error)"
        }
    }

    private static func list(_ names: [String]) -> String {
        guard !names.isEmpty else { return "there is none" }
        let shown = names.prefix(20).map(excerpt).joined(separator: ", ")
        return "there is: \(shown)" + (names.count > 20 ? " and \(names.count - 20) more" : "")
    }
}
