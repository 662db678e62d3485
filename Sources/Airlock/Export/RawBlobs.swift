import Archive
import OCI
import Synchronization

/// The blobs of a bundle that are stored as they are: large ones that do not compress. Their places follow from their
/// sizes, so several threads copy them at once, the largest first.
struct RawBlobs {
    let plan: ExportPlan
    let entries: EntryTable.Entries
    let workers: Int
    let progress: any ProgressObserver
    /// Their positions among the entries, in order.
    private var positions: [Int] = []
    /// The next one that ``contains(_:)`` will meet.
    private var next = 0

    init(plan: ExportPlan, entries: EntryTable.Entries, workers: Int, progress: any ProgressObserver) {
        self.plan = plan
        self.entries = entries
        self.workers = workers
        self.progress = progress
    }

    /// Looks at the beginning of every large blob. Nothing is verified: whoever copies a blob hashes all of it.
    mutating func find() throws {
        let large = entries.indices.filter {
            entries[$0].kind != .layout && entries[$0].size >= ContentSampler.smallestEntry
        }
        let found = Mutex<[Int]>([])
        try SharedWork.forEach(large.count, workers: workers) { [plan, entries] number in
            guard try Self.staysRaw(entries[large[number]], of: plan) else { return }
            found.withLock { $0.append(large[number]) }
        }
        positions = found.withLock { $0.sorted() }
    }

    /// Whether the blob at a position is one of them; asked for each position in turn.
    mutating func contains(_ position: Int) -> Bool {
        guard next < positions.count, positions[next] == position else { return false }
        next += 1
        return true
    }

    /// Copies all of them.
    func write(into places: ReservedEntries) throws {
        let work = LargestFirst(positions.map { entries[$0].size })
        try SharedWork.forEach(positions.count, workers: workers) { [positions] in
            positions[work.order[$0]]
        } _: { [plan, entries, positions, workers, progress] in
            let entry = entries[positions[work.order[$0]]]
            let writer = try places.begin(work.order[$0], path: entry.path, size: entry.size)
            let isAlone = work.outlasts($0, workers: workers)
            try plan.copy(entry, hashesBeside: isAlone, progress) { try writer.write($0) }
            try writer.end()
        }
    }

    private static func staysRaw(_ entry: BundleEntry, of plan: ExportPlan) throws -> Bool {
        guard let reader = try plan.open(entry.digest) else { throw SourceError.blobMissing(entry.digest) }
        var beginning = [UInt8](repeating: 0, count: Int(min(entry.size, UInt64(ContentSampler.size))))
        let count = try reader.read(into: &beginning)
        return try ContentSampler().staysRaw(unsafe beginning.span.extracting(..<count).bytes)
    }
}
