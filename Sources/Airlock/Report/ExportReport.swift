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

    private var summary: Verdicts { Verdicts(all: verdicts) }

    public var status: ExitStatus { summary.status }
    public var complaints: [String] {
        summary.complaints + (path == nil ? ["airlock: nothing was written, since the receiver would refuse it"] : [])
    }

    public var lines: [String] {
        var lines: [String] = []
        for image in images where verdicts.isEmpty {
            let evidence = image.evidence.count
            lines.append(
                "\(image.name) \(image.digest) with \(evidence) \(evidence == 1 ? "piece" : "pieces") of evidence")
        }
        for verdict in verdicts { lines += VerdictText.lines(verdict) }
        if let path, let bundle { lines.append("\(path) \(bundle) \(ByteCount(compressedSize))") }
        return lines
    }

    public var json: JSON {
        [
            "file": path.map { .string($0) } ?? .null,
            "bundle": bundle.map { .string($0.description) } ?? .null,
            "size": .integer(compressedSize),
            "images": .array(images.map(\.json)),
            "verdicts": .array(verdicts.map(VerdictText.json)),
        ]
    }
}
