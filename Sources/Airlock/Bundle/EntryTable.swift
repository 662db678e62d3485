public import OCI

/// The table `airlock/entries`: every file of the bundle except those that come before it, in the archive's order.
public struct EntryTable: Sendable {
    static let path = "airlock/entries"

    /// The entries in order.
    public let entries: [BundleEntry]
    /// Where each kind stands.
    private let sections: [Range<Int>]
    /// The positions of all blobs by digest, so that one is found by halving.
    private let order: [UInt32]

    /// Puts entries in order; two with one digest are a mistake of the caller.
    init(_ entries: [BundleEntry]) throws {
        try self.init(ordered: entries.sorted { $0.precedes($1) })
    }

    /// Reads a table: canonical lines, in strict order, each digest once.
    init(parsing lines: LineStore) throws {
        var entries: [BundleEntry] = []
        try TableLines.forEach(of: Self.path, in: lines) { record, _ in entries.append(try BundleEntry(record)) }
        try self.init(ordered: entries)
    }

    private init(ordered entries: [BundleEntry]) throws {
        for (first, second) in zip(entries, entries.dropFirst()) where !first.precedes(second) {
            throw BundleError.malformed(Self.path, "\(second.path) stands twice or out of order")
        }
        let sections = BundleEntry.Kind.allCases.map { kind in
            let start = entries.partitioningIndex { $0.kind >= kind }
            return start..<entries.partitioningIndex { $0.kind > kind }
        }
        guard sections[0].map({ entries[$0].path }) == BundleEntry.layoutFiles else {
            throw BundleError.malformed(Self.path, "oci-layout and index.json must stand once each")
        }
        // Sums of these sizes are made without further thought.
        var total: UInt64 = 0
        for entry in entries {
            total += entry.size
            guard total <= Int64.max else { throw BundleError.malformed(Self.path, "the sizes add up to too much") }
        }
        guard entries.count <= UInt32.max else { throw BundleError.malformed(Self.path, "it has too many entries") }
        let order = (UInt32(sections[0].upperBound)..<UInt32(entries.count)).sorted {
            entries[Int($0)].digest < entries[Int($1)].digest
        }
        for (first, second) in zip(order, order.dropFirst())
        where entries[Int(first)].digest == entries[Int(second)].digest {
            throw BundleError.malformed(Self.path, "\(entries[Int(first)].digest) is declared twice")
        }
        self.entries = entries
        self.sections = sections
        self.order = order
    }

    /// The table as it stands in the archive.
    var bytes: [UInt8] { entries.flatMap { TableLines.line($0.json) } }

    /// The entry of a blob, or `nil` where the bundle does not hold it.
    public subscript(_ digest: Digest) -> BundleEntry? { position(of: digest).map { entries[$0] } }

    /// The entries of one kind.
    public func entries(of kind: BundleEntry.Kind) -> ArraySlice<BundleEntry> { entries[section(kind)] }

    /// How many bytes the blobs of some kinds have.
    func size(of kinds: [BundleEntry.Kind]) -> UInt64 {
        kinds.reduce(0) { $0 + entries(of: $1).reduce(0) { $0 + $1.size } }
    }

    /// Requires that a blob stands before the configs and layers, where it is read to decide.
    func requireDocument(_ digest: Digest) throws {
        guard let entry = self[digest], entry.kind >= .config else { return }
        throw BundleError.contentMismatch(
            path: entry.path, why: "is declared as \(entry.kind.rawValue), and is needed to decide")
    }

    /// The positions of one kind.
    func section(_ kind: BundleEntry.Kind) -> Range<Int> {
        sections[BundleEntry.Kind.allCases.firstIndex(of: kind) ?? 0]
    }

    /// The position of a blob, or `nil` where the bundle does not hold it.
    func position(of digest: Digest) -> Int? {
        let place = order.partitioningIndex { entries[Int($0)].digest >= digest }
        guard place < order.count, entries[Int(order[place])].digest == digest else { return nil }
        return Int(order[place])
    }
}

extension RandomAccessCollection where Index == Int {
    /// The first position at which the condition holds, given that it holds for all after it.
    func partitioningIndex(where condition: (Element) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = low + (high - low) / 2
            if condition(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
