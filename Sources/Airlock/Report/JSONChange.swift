import JSON

/// A place at which two documents say something else.
struct JSONChange: Sendable, Equatable {
    /// As a JSON pointer, without escapes.
    let path: String
    /// nil where the first document says nothing there.
    let old: String?
    /// nil where the second document says nothing there.
    let new: String?

    /// Every place at which two documents differ, by path.
    static func all(from first: JSON?, to second: JSON?) -> [JSONChange] {
        let leaves = [first, second].map { $0.map { Self.leaves(of: $0) } ?? [:] }
        return Set(leaves[0].keys).union(leaves[1].keys).sorted().compactMap { path in
            let (old, new) = (leaves[0][path], leaves[1][path])
            // What is empty on one side and has something on the other is told by what it has.
            let isEmpty = ["{}", "[]"].contains(old ?? new ?? "") && (old == nil || new == nil)
            let hasMore = isEmpty && leaves[old == nil ? 0 : 1].keys.contains { $0.hasPrefix("\(path)/") }
            return old == new || hasMore ? nil : JSONChange(path: path, old: old, new: new)
        }
    }

    /// Every value that holds no other, by its path.
    private static func leaves(of json: JSON, at path: String = "") -> [String: String] {
        switch json {
        case .object(let object) where !object.members.isEmpty:
            object.members.reduce(into: [:]) { found, member in
                found.merge(leaves(of: member.value, at: "\(path)/\(member.name)")) { first, _ in first }
            }
        case .array(let elements) where !elements.isEmpty:
            elements.enumerated().reduce(into: [:]) { found, element in
                found.merge(leaves(of: element.element, at: "\(path)/\(element.offset)")) { first, _ in first }
            }
        case .string(let text): [path: text]
        default: [path: String(decoding: json.encoded(.compact), as: UTF8.self)]
        }
    }

    /// The place, and what was and what is there, a line each and more where a value has several.
    var lines: [String] {
        [ProvenanceText.printable(path[...])]
            + [("- ", old), ("+ ", new)].flatMap { sign, value in
                value.map { ProvenanceText.block($0, sign: sign) } ?? []
            }
    }

    var json: JSON {
        ["path": .string(path), "old": old.map { .string($0) } ?? .null, "new": new.map { .string($0) } ?? .null]
    }
}
