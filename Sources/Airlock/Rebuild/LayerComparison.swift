import Archive
import JSON
import OCI

/// In what two layers differ that have different digests.
struct LayerComparison: Sendable {
    /// One entry that is not the same in both.
    struct Change: Sendable {
        let path: String
        /// What happened: `added`, `removed`, or the aspects with what was and what is.
        let what: [(aspect: String, old: String, new: String)]
    }

    /// How they differ, on the whole.
    enum Outcome: Sendable {
        /// They hold the same bytes.
        case compression(diffID: Digest, old: String, new: String)
        /// The same entries with the same content, in another order.
        case order
        /// The same entries in the same order; how the headers are written, or what is between them, differs.
        case encoding
        case files
        /// They could not be compared file by file.
        case unknown(why: String)
    }

    let outcome: Outcome
    private(set) var added = 0
    private(set) var removed = 0
    /// How many entries are in both and differ.
    private(set) var changed = 0
    /// How many differ in each aspect.
    private(set) var aspects: [LayerFile.Aspect: Int] = [:]
    /// The first changes by path, at most ``BundleLimits/toldChanges``.
    private(set) var changes: [Change] = []

    /// What is said of layers that cannot be read.
    init(unknown why: String) { outcome = .unknown(why: why) }

    init(_ old: LayerListing, _ new: LayerListing) throws {
        guard old.diffID != new.diffID else {
            outcome = .compression(diffID: old.diffID, old: old.compression.rawValue, new: new.compression.rawValue)
            return
        }
        var merge = Merge()
        try merge.run(old, new)
        (added, removed, changed, aspects) = (merge.added, merge.removed, merge.changed, merge.aspects)
        changes = merge.changes
        let isSame = added + removed + changed == 0
        outcome = !isSame ? .files : old.order == new.order ? .encoding : .order
    }

    /// Goes through both listings side by side.
    private struct Merge {
        var (added, removed, changed) = (0, 0, 0)
        var aspects: [LayerFile.Aspect: Int] = [:]
        var changes: [Change] = []

        mutating func run(_ old: LayerListing, _ new: LayerListing) throws {
            var (left, right) = (old.entries[...], new.entries[...])
            while let first = left.first ?? right.first {
                let isOld = left.first.map { entry in right.first.map { entry.key <= $0.key } ?? true } ?? false
                let isNew = right.first.map { entry in left.first.map { entry.key <= $0.key } ?? true } ?? false
                if isOld && isNew, let other = right.first {
                    let (was, now) = (try old.line(first), try new.line(other))
                    if was != now { change(try LayerFile(line: was), try LayerFile(line: now)) }
                } else if isOld {
                    removed += 1
                    tell(try old.file(first), "removed")
                } else if let entry = right.first {
                    added += 1
                    tell(try new.file(entry), "added")
                }
                if isOld { left.removeFirst() }
                if isNew { right.removeFirst() }
            }
        }

        private mutating func change(_ old: LayerFile, _ new: LayerFile) {
            let differences = old.differences(from: new)
            changed += 1
            for aspect in differences { aspects[aspect, default: 0] += 1 }
            tell(Change(path: old.path, what: differences.map { ($0.rawValue, old[$0], new[$0]) }))
        }

        private mutating func tell(_ file: LayerFile, _ what: String) {
            tell(Change(path: file.path, what: [(what, file[.kind], "")]))
        }

        /// Keeps the first by path.
        private mutating func tell(_ change: Change) {
            if changes.count == BundleLimits.toldChanges, let last = changes.last, last.path <= change.path { return }
            changes.insert(change, at: changes.partitioningIndex { $0.path > change.path })
            if changes.count > BundleLimits.toldChanges { changes.removeLast() }
        }
    }
}
