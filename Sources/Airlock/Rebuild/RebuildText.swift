import JSON
import OCI

/// Differences for people and as data. Names of files are foreign text.
enum RebuildText {
    /// One sentence on a whole layer.
    static func sentence(_ layer: LayerComparison) -> String {
        switch layer.outcome {
        case .compression(let diffID, let old, let new):
            let how = old == new ? "\(old), with other results" : "\(old) before, \(new) now"
            return "only the compression differs (\(how)); the content is the same, diff id \(diffID)"
        case .order: return "the same files in another order"
        case .encoding: return "the same files with the same content; only how the tar file is written differs"
        case .unknown(let why): return "cannot be compared file by file: \(why)"
        case .files: return files(layer)
        }
    }

    private static func files(_ layer: LayerComparison) -> String {
        let aspects = layer.aspects.sorted { $0.key.rawValue < $1.key.rawValue }
        if layer.added + layer.removed == 0, aspects.count == 1 {
            return "only \(aspects[0].key.noun) differ, in \(counted(layer.changed, "file"))"
        }
        let parts = aspects.map { "\($0.key.noun) in \($0.value)" }
        let changed =
            layer.changed == 0 ? [] : ["\(counted(layer.changed, "file")) changed (\(parts.joined(separator: ", ")))"]
        return
            (changed + (layer.added == 0 ? [] : ["\(counted(layer.added, "file")) added"])
            + (layer.removed == 0 ? [] : ["\(counted(layer.removed, "file")) removed"])).joined(separator: "; ")
    }

    static func lines(_ image: ManifestComparison) -> [String] {
        guard !image.isSame else { return ["\(image.name): the same, \(image.old)"] }
        var lines = ["\(image.name): \(image.old) is wanted, the rebuild is \(image.new)"]
        lines += image.manifest.flatMap { $0.lines.prefixed("manifest ", then: "  ") }.map { "  \($0)" }
        lines += image.config.flatMap { $0.lines.prefixed("config ", then: "  ") }.map { "  \($0)" }
        if image.isOtherConfig, image.config.isEmpty { lines.append("  config: says the same, written differently") }
        if image.manifest.isEmpty, !image.isOtherConfig, image.layers.isEmpty {
            lines.append("  manifest: says the same, written differently")
        }
        return lines + image.layers.flatMap(layer).map { "  \($0)" }
    }

    private static func layer(_ layer: ManifestComparison.Layer) -> [String] {
        let sides = [layer.old, layer.new].map { side in
            side.map { "\($0.digest), \(ByteCount(UInt64($0.size)))" } ?? "none"
        }
        var lines = ["layer \(layer.position): \(sides[0])", "  rebuilt: \(sides[1])"]
        guard let comparison = layer.comparison else { return lines }
        lines.append("  " + sentence(comparison))
        for change in comparison.changes {
            for (aspect, old, new) in change.what {
                let what =
                    ["added", "removed"].contains(aspect)
                    ? "\(aspect), \(old)" : "\(aspect) \(shown(old)) → \(shown(new))"
                lines.append(
                    "    \(ProvenanceText.printable(change.path[...])): \(ProvenanceText.printable(what[...]))")
            }
        }
        let told = comparison.changes.count
        let all = comparison.added + comparison.removed + comparison.changed
        return lines + (all > told ? ["    … and \(all - told) more"] : [])
    }

    private static func shown(_ value: String) -> String { value.isEmpty ? "none" : value }

    /// The whole in one line.
    static func summary(_ comparison: ImageComparison) -> String {
        var parts: [String] = []
        for image in comparison.images where !image.isSame {
            var own: [String] = []
            let keys = image.config.count { !$0.path.hasPrefix("/rootfs/diff_ids/") }
            if !image.manifest.isEmpty { own.append("manifest: \(counted(image.manifest.count, "member"))") }
            if keys > 0 { own.append("config: \(counted(keys, "key"))") }
            own += image.layers.map { layer in
                "layer \(layer.position): "
                    + (layer.comparison.map(sentence) ?? (layer.old == nil ? "added" : "missing"))
            }
            if own.isEmpty { own = ["the documents are written differently"] }
            parts.append("\(image.name): \(own.joined(separator: "; "))")
        }
        if let index = comparison.index {
            if !index.isEmpty { parts.append("index: \(counted(index.count, "member"))") }
            if comparison.hasOtherAttestations { parts.append("index: BuildKit's attestation manifests differ") }
        }
        if comparison.isIncomplete { parts += comparison.notes }
        return parts.isEmpty ? "the indexes are written differently" : parts.joined(separator: ". ")
    }

    static func json(_ image: ManifestComparison) -> JSON {
        [
            "name": .string(image.name), "wanted": .string("\(image.old)"), "rebuilt": .string("\(image.new)"),
            "same": .bool(image.isSame), "manifest": .array(image.manifest.map(\.json)),
            "config": .array(image.config.map(\.json)),
            "layers": .array(
                image.layers.map { layer in
                    [
                        "position": .integer(layer.position), "wanted": side(layer.old), "rebuilt": side(layer.new),
                        "comparison": layer.comparison.map(json) ?? .null,
                    ]
                }),
        ]
    }

    private static func side(_ descriptor: Descriptor?) -> JSON {
        guard let descriptor else { return .null }
        return [
            "mediaType": .string(descriptor.mediaType), "digest": .string("\(descriptor.digest)"),
            "size": .integer(descriptor.size),
        ]
    }

    private static func json(_ layer: LayerComparison) -> JSON {
        var aspects = JSONObject()
        for (aspect, count) in layer.aspects.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            aspects[aspect.rawValue] = .integer(count)
        }
        return [
            "summary": .string(sentence(layer)), "added": .integer(layer.added), "removed": .integer(layer.removed),
            "changed": .integer(layer.changed), "aspects": .object(aspects),
            "files": .array(
                layer.changes.map { change in
                    [
                        "path": .string(change.path),
                        "changes": .array(
                            change.what.map {
                                ["what": .string($0.aspect), "wanted": .string($0.old), "rebuilt": .string($0.new)]
                            }),
                    ]
                }),
        ]
    }
}

extension [String] {
    /// The lines with one text before the first and another before the rest.
    fileprivate func prefixed(_ first: String, then rest: String) -> [String] {
        enumerated().map { ($0.offset == 0 ? first : rest) + $0.element }
    }
}
