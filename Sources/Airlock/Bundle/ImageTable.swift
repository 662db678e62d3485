import OCI

/// The table `airlock/images`: one record an image, in order. Records are parsed when they are asked for, so that a
/// table of many images costs its bytes and no more.
struct ImageTable: Sendable {
    /// The table as it stands in the archive.
    let bytes: [UInt8]

    /// Puts records in order.
    init(_ records: [ImageRecord]) {
        bytes = records.sorted { $0.precedes($1) }.flatMap { TableLines.line($0.json) }
    }

    /// Reads a table: canonical lines, in strict order, each reference once.
    init(parsing bytes: [UInt8]) throws {
        self.bytes = bytes
        var last: ImageRecord?
        try TableLines.forEach(of: ImageRecord.tablePath, in: bytes) { line in
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
            last = record
        }
        guard last != nil else { throw BundleError.malformed(ImageRecord.tablePath, "the bundle holds no image") }
    }

    /// Calls `body` with every record, in order.
    func forEach(_ body: (ImageRecord) throws -> Void) throws {
        try TableLines.forEach(of: ImageRecord.tablePath, in: bytes, isCanonical: true) { try body(ImageRecord($0)) }
    }
}
