import JSON
import OCI

/// In what the images of one platform differ.
struct ManifestComparison: Sendable {
    /// A layer that is not the same in both; one side is nil where it has fewer.
    struct Layer: Sendable {
        /// From 1.
        let position: Int
        let old: Descriptor?
        let new: Descriptor?
        /// Nil where only one side has it.
        let comparison: LayerComparison?
    }

    /// What it is called: its platform, or "image".
    let name: String
    let old: Digest
    let new: Digest
    /// Besides digests and sizes of config and layers.
    private(set) var manifest: [JSONChange] = []
    private(set) var config: [JSONChange] = []
    /// Whether the configs differ, though they may say the same.
    private(set) var isOtherConfig = false
    private(set) var layers: [Layer] = []

    /// Compares two manifests of images.
    init(_ name: String, _ old: Manifest, of first: ComparedImage, _ new: Manifest, of second: ComparedImage) throws {
        self.name = name
        (self.old, self.new) = (old.digest, new.digest)
        guard old.digest != new.digest, let image = old.image, let rebuilt = new.image else { return }
        manifest = JSONChange.all(from: try Self.stripped(old), to: try Self.stripped(new))
        isOtherConfig = image.config.digest != rebuilt.config.digest
        if isOtherConfig {
            config = JSONChange.all(from: try first.document(image.config), to: try second.document(rebuilt.config))
        }
        layers = try Self.layers(image.layers, of: first, rebuilt.layers, of: second)
    }

    /// Whether the two are one.
    var isSame: Bool { old == new }

    /// A manifest without the digests and sizes of what it lists: these are told where they belong.
    static func stripped(_ manifest: Manifest) throws -> JSON {
        var document = try JSON(parsing: manifest.raw).object()
        func stripped(_ descriptor: JSON) -> JSON {
            guard case .object(var object) = descriptor else { return descriptor }
            object["digest"] = nil
            object["size"] = nil
            return .object(object)
        }
        document["config"] = document["config"].map(stripped)
        for name in ["layers", "manifests"] {
            guard case .array(let elements)? = document[name] else { continue }
            document[name] = .array(elements.map(stripped))
        }
        return .object(document)
    }

    /// The layers that differ: what both have in common before and behind them is left out.
    private static func layers(
        _ old: [Descriptor], of first: ComparedImage, _ new: [Descriptor], of second: ComparedImage
    ) throws -> [Layer] {
        var (start, oldEnd, newEnd) = (0, old.count, new.count)
        while start < min(oldEnd, newEnd), old[start].digest == new[start].digest { start += 1 }
        while start < min(oldEnd, newEnd), old[oldEnd - 1].digest == new[newEnd - 1].digest {
            (oldEnd, newEnd) = (oldEnd - 1, newEnd - 1)
        }
        return try (start..<max(oldEnd, newEnd)).compactMap { position in
            let was = position < oldEnd ? old[position] : nil
            let now = position < newEnd ? new[position] : nil
            guard was?.digest != now?.digest else { return nil }
            let comparison = try was.flatMap { was in try now.map { try compare(was, of: first, $0, of: second) } }
            return Layer(position: position + 1, old: was, new: now, comparison: comparison)
        }
    }

    private static func compare(
        _ old: Descriptor, of first: ComparedImage, _ new: Descriptor, of second: ComparedImage
    ) throws -> LayerComparison {
        do { return try LayerComparison(first.listing(old), second.listing(new)) } catch let error as LayerError {
            return LayerComparison(unknown: "\(error)")
        }
    }
}
