public import JSON
public import OCI

/// What an export packed.
public struct ExportReport: Report, Sendable {
    /// The file that was written, or `nil` where the receiver's policy refuses.
    public let path: String?
    /// The digest of `airlock.json`, which stands for the bundle.
    public let bundle: Digest?
    public let compressedSize: UInt64
    public let images: [ImageRecord]
    /// The verdicts of the receiver's checks, where a trust directory was given.
    public let verdicts: [ImageVerdict]
    /// What was left out because a registry did not give it.
    let missed: [ExportPlan.Missed]
    /// What a dry run would pack; nil where it was none.
    public var planned: [PlannedImage]?

    /// One image that would be packed.
    public struct PlannedImage: Sendable {
        public let record: ImageRecord
        /// Bytes of its manifests, configs and layers; those that images share count for each.
        public let size: UInt64

        init(_ record: ImageRecord, size: UInt64) {
            self.record = record
            self.size = size
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

    private var summary: Verdicts { Verdicts(all: verdicts) }

    public var status: ExitStatus { .weightiest([summary.tally.status, missed.isEmpty ? .done : .missing]) }
    public var complaints: [String] {
        summary.tally.complaints + missed.map { "airlock: missing: \($0.source): \($0.why)" }
            + Set(missed.map(\.hint)).sorted().map { "airlock: hint: \($0)" }
            + (path == nil && planned == nil
                ? ["airlock: nothing was written, since the receiver would refuse it"] : [])
    }

    public var lines: [String] {
        var lines: [String] = []
        for image in planned ?? [] { lines += image.lines }
        for image in images where verdicts.isEmpty && planned == nil {
            lines.append("\(image.name) \(image.digest) with \(counted(image.evidence.count, "piece")) of evidence")
        }
        for verdict in verdicts { lines += VerdictText.lines(verdict) }
        for source in missed { lines.append("✗ \(source.source): left out") }
        if planned != nil { lines.append("dry run: nothing was written") }
        if let path, let bundle { lines.append("\(path) \(bundle) \(ByteCount(compressedSize))") }
        return lines
    }

    public var json: JSON {
        [
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
