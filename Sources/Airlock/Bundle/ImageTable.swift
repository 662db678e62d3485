import OCI

/// The table `airlock/images`: one record an image, in order. Records are read when they are asked for, so that a table
/// of many images costs a number for each and no more.
struct ImageTable: Sendable {
    /// The table as it stands in the archive.
    let lines: LineStore
    /// Where each line ends.
    private let ends: [Int]

    /// Reads a table: canonical lines, in strict order, each reference once.
    ///
    /// - Parameter each: is given every record, in order.
    init(parsing lines: LineStore, each: (ImageRecord) throws -> Void = { _ in }) throws {
        self.lines = lines
        var ends: [Int] = []
        var last: ImageRecord?
        try TableLines.forEach(of: ImageRecord.tablePath, in: lines) { line, range in
            let record = try ImageRecord(line)
            if let last {
                // A tag means one digest; a repository without one may hold many.
                let same = last.reference?.tag != nil && last.reference == record.reference
                guard last.precedes(record), !same else {
                    throw BundleError.malformed(ImageRecord.tablePath, "\(record.name) stands twice or out of order")
                }
            }
            guard Set(record.evidence).count == record.evidence.count,
                zip(record.evidence, record.evidence.dropFirst()).allSatisfy({ $0.precedes($1) })
            else {
                throw BundleError.malformed(ImageRecord.tablePath, "evidence of \(record.name) is out of order")
            }
            try each(record)
            last = record
            ends.append(range.upperBound)
        }
        guard last != nil else { throw BundleError.malformed(ImageRecord.tablePath, "the bundle holds no image") }
        self.ends = ends
    }

    /// The number of images.
    var count: Int { ends.count }

    /// The size of the table.
    var byteCount: Int { lines.count }

    /// The record at a position.
    subscript(position: Int) -> ImageRecord {
        get throws {
            // Behind the line feed of the line before.
            let start = position == 0 ? 0 : ends[position - 1] + 1
            return try ImageRecord(
                TableLines.record(of: ImageRecord.tablePath, lines.read(start..<ends[position])))
        }
    }

    /// Calls `body` with every record, in order.
    func forEach(_ body: (ImageRecord) throws -> Void) throws {
        for position in 0..<count { try body(self[position]) }
    }
}
