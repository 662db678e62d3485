public import JSON
import OCI

/// Looks into bundles and registry directories without judging.
public enum Inspector {
    /// What a bundle says of itself. Only the digests of its tables are checked.
    public static func inspect(_ path: String) throws -> InspectReport {
        let input = try BundleInput.open(path)
        let head = try BundleHead(BundleReader(input.file), trust: nil)
        var images: [ImageRecord] = []
        try head.images.forEach { images.append($0) }
        return InspectReport(bundle: head.digest, images: images, entries: head.entries)
    }

    /// The images of a bundle or of a registry directory.
    ///
    /// - Parameter progress: told when another command has to be waited for.
    public static func list(_ path: String, progress: any ProgressObserver = SilentProgress()) throws -> ListReport {
        guard try RegistryDirectory.exists(at: path) else { return ListReport(images: try inspect(path).images) }
        let registry = try RegistryDirectory.open(path, progress: progress)
        var images: [ImageRecord] = []
        for repository in try registry.repositories() {
            images += try PublishedRepository(repository, in: registry)?.records() ?? []
        }
        return ListReport(images: images)
    }
}

/// What `inspect` shows.
public struct InspectReport: Report, Sendable {
    let bundle: Digest
    let images: [ImageRecord]
    let entries: EntryTable

    public let status = ExitStatus.done
    public let complaints: [String] = []

    public var lines: [String] {
        var lines = ["bundle \(bundle)"]
        for kind in BundleEntry.Kind.allCases where kind != .layout {
            let count = entries.entries(of: kind).count
            lines.append("  \(count) of kind \(kind.rawValue), \(ByteCount(entries.size(of: [kind])))")
        }
        for image in images {
            lines.append("\(image.name) \(image.digest)")
            for piece in image.evidence {
                lines.append("  \(piece.kind.rawValue) \(piece.digest.short) about \(piece.subject.short)")
            }
            for absent in image.absent { lines.append("  without \(absent.digest.short): \(absent.reason.rawValue)") }
        }
        return lines
    }

    public var json: JSON {
        [
            "bundle": .string(bundle.description), "images": .array(images.map(\.json)),
            "entries": .array(entries.entries.map(\.json)),
        ]
    }
}

/// What `ls` shows.
public struct ListReport: Report, Sendable {
    let images: [ImageRecord]

    public let status = ExitStatus.done
    public let complaints: [String] = []
    public var lines: [String] { images.map { "\($0.digest) \($0.name)" } }
    public var json: JSON {
        .array(
            images.map {
                [
                    "reference": $0.reference.map { .string($0.description) } ?? .null,
                    "digest": .string($0.digest.description),
                ]
            })
    }
}
