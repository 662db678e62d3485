import JSON

/// A place at which two documents say something else.
struct JSONChange: Sendable, Equatable {
    /// As a JSON pointer, without escapes.
    let path: String
    /// nil where the first document says nothing there.
    let old: String?
    /// nil where the second document says nothing there.
    let new: String?

    /// What stands behind the last change where there are more than are told.
    static let more = JSONChange(path: "…", old: nil, new: nil)

    /// Every place at which two documents differ, by path; no more than are worth reading, and ``more`` behind them.
    ///
    /// Whoever wrote the documents decides how many places there are and how long their paths: only what is told is kept.
    static func all(from first: JSON?, to second: JSON?) -> [JSONChange] {
        var search = JSONChangeSearch()
        search.compare(first, second, at: "")
        let found = search.changes.sorted { $0.path < $1.path }
        return search.isCut ? found + [more] : found
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
