public import JSON
public import OCI

/// What an export packed.
public struct ExportReport: Report, Sendable {
    /// What was written; nil where the receiver's policy refuses, and where nothing was to be written.
    struct Written: Sendable {
        let path: String
        let summary: BundleWriter.Summary
    }

    var written: Written?
    /// The images in the order of the table; empty where nobody asked to keep them.
    public let images: [ImageRecord]
    /// The verdicts of the receiver's checks, where a trust directory was given and they were kept.
    public let verdicts: [ImageVerdict]
    /// What was left out because a registry did not give it.
    let missed: [ExportPlan.Missed]
    /// What a dry run would pack; nil where it was none.
    public internal(set) var planned: [PlannedImage]?
    private let table: ImageTable
    private let tally: VerdictTally?
    private let spool: VerdictSpool?

    init(
        table: ImageTable, keepsImages: Bool, verdicts: VerdictCollection.Result?, missed: [ExportPlan.Missed]
    ) throws {
        self.table = table
        self.missed = missed
        self.verdicts = verdicts?.kept ?? []
        tally = verdicts?.tally
        spool = verdicts?.spool
        var images: [ImageRecord] = []
        if keepsImages { try table.forEach { images.append($0) } }
        self.images = images
    }

    /// The file that was written, or `nil` where the receiver's policy refuses.
    public var path: String? { written?.path }
    /// The digest of `airlock.json`, which stands for the bundle.
    public var bundle: Digest? { written?.summary.manifestDigest }
    public var compressedSize: UInt64 { written?.summary.compressedSize ?? 0 }

    /// One image that would be packed.
    public struct PlannedImage: Sendable {
        public let record: ImageRecord
        /// Bytes of its manifests, configs and layers; those that images share count for each.
        public let size: UInt64

        init(_ image: ExportPlan.Image) {
            record = image.record
            size = image.size
        }

        /// Name, size, and by kind what speaks about the image itself and was found, or was not.
        fileprivate var lines: [String] {
            let own = record.evidence.filter { $0.subject == record.digest }
            let below = record.evidence.count - own.count
            let kinds = EvidenceRecord.Kind.allCases.map { kind in "\(own.count { $0.kind == kind }) \(kind.rawValue)" }
            let absent = record.absent.isEmpty ? [] : ["  \(record.absent.count) absent by choice or licence"]
            return ["\(record.name) \(record.digest) \(ByteCount(size))"]
                + ["  evidence: \(kinds.joined(separator: ", ")); \(below) about what is below it"] + absent
        }
    }

    public var effect: String? { path.map { "\($0) is written" } }

    public var status: ExitStatus { .weightiest([tally?.status ?? .done, missed.isEmpty ? .done : .missing]) }
    public var complaints: [String] {
        (tally?.complaints ?? []) + missed.map { "airlock: missing: \($0.source): \($0.why)" }
            + Set(missed.map(\.hint)).sorted().map { "airlock: hint: \($0)" }
            + (path == nil && planned == nil
                ? ["airlock: nothing was written, since the receiver would refuse it"] : [])
    }

    public var lines: [String] {
        get throws {
            var lines: [String] = []
            try forEachLine { lines.append($0) }
            return lines
        }
    }

    public func forEachLine(_ body: (String) throws -> Void) throws {
        for image in planned ?? [] { try image.lines.forEach(body) }
        if tally == nil, planned == nil {
            try table.forEach { image in
                try body("\(image.name) \(image.digest) with \(counted(image.evidence.count, "piece")) of evidence")
            }
        }
        try spool?.forEachLine(body)
        for verdict in verdicts { try VerdictText.lines(verdict).forEach(body) }
        for source in missed { try body("✗ \(source.source): left out") }
        if planned != nil { try body("dry run: nothing was written") }
        if let path, let bundle { try body("\(path) \(bundle) \(ByteCount(compressedSize))") }
    }

    /// The result as data. Precondition: the verdicts were kept.
    public var json: JSON {
        precondition(spool == nil, "verdicts that were written down as text are no data")
        return [
            "file": path.map { .string($0) } ?? .null,
            "bundle": bundle.map { .string($0.description) } ?? .null,
            "size": .integer(compressedSize),
            "images": .array(images.map(\.json)),
            "planned": planned.map { planned in
                .array(planned.map { ["name": .string($0.record.name), "size": .integer($0.size)] })
            } ?? .null,
            "missed": .array(missed.map { ["source": .string($0.source), "why": .string($0.why)] }),
            "verdicts": .array(verdicts.map(VerdictText.json)),
        ]
    }
}
