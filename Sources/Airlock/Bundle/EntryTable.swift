public import OCI

/// The table `airlock/entries`: every file of the bundle except those that come before it, in the archive's order.
///
/// It is searched, and therefore held: 44 bytes an entry.
public struct EntryTable: Sendable {
    static let path = "airlock/entries"

    private let digests: PackedDigests
    /// Where each entry would end if all contents stood one behind the other.
    private let ends: [UInt64]
    /// Where each kind stands.
    private let sections: [Range<Int>]
    /// The positions of all blobs by digest, so that one is found by halving.
    private let order: [UInt32]

    /// The table of some blobs, with the two layout files.
    init(_ contents: BundleContents, layoutFiles: [BundleEntry]) throws {
        let blobs = contents.entries
        var rows = Rows()
        for entry in layoutFiles { try rows.add(entry) }
        for position in (0..<UInt32(blobs.count)).sorted(by: { blobs[Int($0)].precedes(blobs[Int($1)]) }) {
            try rows.add(blobs[Int(position)])
        }
        try self.init(rows)
    }

    /// Reads a table: canonical lines, in strict order, each digest once.
    init(parsing lines: LineStore) throws {
        var rows = Rows()
        try TableLines.forEach(of: Self.path, in: lines) { record, _ in try rows.add(BundleEntry(record)) }
        try self.init(rows)
    }

    /// A table while it is put together.
    private struct Rows {
        var digests = PackedDigests()
        var ends: [UInt64] = []
        /// How many entries of each kind there are.
        var counts: [Int] = BundleEntry.Kind.allCases.map { _ in 0 }
        var last: BundleEntry?

        /// Adds the next entry, which must stand behind all before it.
        mutating func add(_ entry: BundleEntry) throws {
            guard last?.precedes(entry) ?? true else {
                throw BundleError.malformed(EntryTable.path, "\(entry.path) stands twice or out of order")
            }
            // Sums of these sizes are made without further thought.
            let end = (ends.last ?? 0).addingReportingOverflow(entry.size)
            guard !end.overflow, end.partialValue <= Int64.max else {
                throw BundleError.malformed(EntryTable.path, "the sizes add up to too much")
            }
            guard ends.count < UInt32.max else {
                throw BundleError.malformed(EntryTable.path, "it has too many entries")
            }
            digests.append(entry.digest)
            ends.append(end.partialValue)
            counts[entry.kind.position] += 1
            last = entry
        }
    }

    private init(_ rows: Rows) throws {
        // In order, and so each of them once.
        guard rows.counts[0] == BundleEntry.layoutFiles.count else {
            throw BundleError.malformed(Self.path, "oci-layout and index.json must stand once each")
        }
        let (digests, counts) = (rows.digests, rows.counts)
        sections = counts.indices.map { kind in
            let start = counts[..<kind].reduce(0, +)
            return start..<start + counts[kind]
        }
        let order = (UInt32(counts[0])..<UInt32(digests.count)).sorted { digests[Int($0)] < digests[Int($1)] }
        for (first, second) in zip(order, order.dropFirst()) where digests[Int(first)] == digests[Int(second)] {
            throw BundleError.malformed(Self.path, "\(digests[Int(first)]) is declared twice")
        }
        self.digests = digests
        ends = rows.ends
        self.order = order
    }

    /// The table as it stands in the archive.
    func lines() throws -> LineStore {
        var lines = LineStore.Writer()
        for entry in entries { try lines.add(TableLines.line(entry.json)) }
        return try lines.finish()
    }

    /// Bytes that the table takes.
    var byteCount: Int {
        digests.byteCount + ends.count * MemoryLayout<UInt64>.stride + order.count * MemoryLayout<UInt32>.stride
    }

    /// The entries in order.
    public var entries: Entries { Entries(table: self) }

    /// All entries of a table, each made when it is asked for.
    public struct Entries: RandomAccessCollection, Sendable {
        fileprivate let table: EntryTable

        public var startIndex: Int { 0 }
        public var endIndex: Int { table.ends.count }

        public subscript(position: Int) -> BundleEntry {
            let kind = table.sections.firstIndex { $0.contains(position) } ?? 0
            return BundleEntry(
                BundleEntry.Kind.allCases[kind], digest: table.digests[position],
                size: table.ends[position] - table.start(of: position), isIndex: kind == 0 && position == 1)
        }
    }

    /// The entry of a blob, or `nil` where the bundle does not hold it.
    public subscript(_ digest: Digest) -> BundleEntry? { position(of: digest).map { entries[$0] } }

    /// The entries of one kind.
    public func entries(of kind: BundleEntry.Kind) -> Slice<Entries> { entries[section(kind)] }

    /// How many bytes the blobs of some kinds have.
    func size(of kinds: [BundleEntry.Kind]) -> UInt64 {
        kinds.map(section).reduce(0) { sum, section in
            section.isEmpty ? sum : sum + ends[section.upperBound - 1] - start(of: section.lowerBound)
        }
    }

    /// Where an entry would begin if all contents stood one behind the other.
    func start(of position: Int) -> UInt64 { position == 0 ? 0 : ends[position - 1] }

    /// Requires that a blob stands before the configs and layers, where it is read to decide.
    func requireDocument(_ digest: Digest) throws {
        guard let entry = self[digest], entry.kind >= .config else { return }
        throw BundleError.contentMismatch(
            path: entry.path, why: "is declared as \(entry.kind.rawValue), and is needed to decide")
    }

    /// The positions of one kind.
    func section(_ kind: BundleEntry.Kind) -> Range<Int> { sections[kind.position] }

    /// The position of a blob, or `nil` where the bundle does not hold it.
    func position(of digest: Digest) -> Int? {
        let place = order.partitioningIndex { digests[Int($0)] >= digest }
        guard place < order.count, digests[Int(order[place])] == digest else { return nil }
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
