import JSON

/// Walks two documents side by side and keeps the places at which they differ.
struct JSONChangeSearch {
    private(set) var changes: [JSONChange] = []
    /// Whether there are more than are kept.
    private(set) var isCut = false
    private var pathBytes = 0

    /// Compares what stands at one place; nil where nothing does.
    mutating func compare(_ first: JSON?, _ second: JSON?, at path: String) {
        guard first != second else { return }
        let (old, new) = (Self.children(first), Self.children(second))
        // What holds other values is told by those.
        if old == nil || new == nil {
            compareLeaves(old == nil ? first : nil, new == nil ? second : nil, old ?? new, path)
        }
        guard old != nil || new != nil else { return }
        let names = (old ?? JSONObject()).names + (new ?? JSONObject()).names.filter { old?[$0] == nil }
        // The path of what is the same is never written: it may be long, and there may be many.
        for name in names where old?[name] != new?[name] {
            compare(old?[name], new?[name], at: "\(path)/\(name)")
            if isCut { return }
        }
    }

    /// - Parameter other: what the side holds that is no leaf.
    private mutating func compareLeaves(_ first: JSON?, _ second: JSON?, _ other: JSONObject?, _ path: String) {
        var (old, new) = (first.map(Self.text), second.map(Self.text))
        guard old != nil || new != nil else { return }
        // What is empty on one side and has something on the other is told by what it has.
        if other != nil, ["{}", "[]"].contains(old ?? new) { return }
        if old == new { (old, new) = (first.map(Self.encoded), second.map(Self.encoded)) }
        guard changes.count < BundleLimits.toldDocumentChanges,
            pathBytes + path.utf8.count <= BundleLimits.toldPathBytes
        else {
            isCut = true
            return
        }
        pathBytes += path.utf8.count
        changes.append(JSONChange(path: path, old: old, new: new))
    }

    /// The values within one, by their names or positions; nil for one that holds none.
    private static func children(_ json: JSON?) -> JSONObject? {
        switch json {
        case .object(let object)? where !object.members.isEmpty: return object
        case .array(let elements)? where !elements.isEmpty:
            var object = JSONObject()
            for (index, element) in elements.enumerated() { object["\(index)"] = element }
            return object
        default: return nil
        }
    }

    private static func text(_ json: JSON) -> String {
        if case .string(let text) = json { text } else { encoded(json) }
    }

    private static func encoded(_ json: JSON) -> String { String(decoding: json.encoded(.compact), as: UTF8.self) }
}
