import JSON
import OCI

/// What all receipts together say must be in a registry directory: nothing that was published is ever removed, and a tag
/// means what the newest receipt about it says.
struct ReceiptLedger: Sendable {
    /// An image that was published in a layout.
    struct Image: Sendable {
        /// The newest receipt about it.
        let receipt: UInt64
        /// What the bundle left out of it.
        let absent: Set<Digest>
    }

    /// Evidence that was published in a layout.
    struct Evidence: Sendable {
        let receipt: UInt64
        /// The manifests that it is about.
        var subjects: Set<Digest>
        /// The tags under which it may stand.
        var names: Set<String>
    }

    /// What a tag means.
    struct Tag: Sendable {
        let digest: Digest
        let receipt: UInt64
        /// Whether the image is of Docker's media type, which stands once more in a layout of its own.
        let isDocker: Bool
    }

    /// One repository.
    struct Layout: Sendable {
        var images: [Digest: Image] = [:]
        var evidence: [Digest: Evidence] = [:]
        var tags: [String: Tag] = [:]
        /// The newest image of Docker's media type under each tag, whatever the tag means now.
        var dockerTags: [String: Digest] = [:]
    }

    /// By the components of the path below the registry directory.
    private(set) var layouts: [[String]: Layout] = [:]

    /// Takes in what a receipt published; receipts come in their order.
    mutating func add(_ receipt: Receipt, _ content: LineStore) throws {
        _ = try Receipt.read(content) { image in
            guard try image.string("verdict") == "admitted" else { return }
            try add(image, receipt.sequence)
        }
    }

    private mutating func add(_ image: JSONObject, _ receipt: UInt64) throws {
        let reference = try image.optionalString("reference").map { try Reference($0) }
        let path = reference.map { RegistryPath($0).components } ?? RegistryDirectory.unnamedPath
        let digest = try Digest(image.string("digest"))
        var layout = layouts[path] ?? Layout()
        let absent = try (image.optionalArray("absent") ?? []).map { try Digest($0.object().string("digest")) }
        layout.images[digest] = Image(receipt: receipt, absent: Set(absent))
        if let tag = reference?.tag {
            let isDocker = MediaType.isDocker(try image.string("mediaType"))
            layout.tags[tag] = Tag(digest: digest, receipt: receipt, isDocker: isDocker)
            if isDocker { layout.dockerTags[tag] = digest }
        }
        for piece in try image.array("evidence") {
            let piece = try piece.object()
            if try piece.bool("published") { try layout.add(piece, receipt) }
        }
        layouts[path] = layout
    }

    /// The paths of all layouts that must be there, those of Docker's images too.
    var paths: [[String]] {
        layouts.flatMap { path, layout in
            [path] + layout.tags.filter(\.value.isDocker).map { path + [RegistryDirectory.dockerName, $0.key] }
        }
    }
}

extension ReceiptLedger.Layout {
    fileprivate mutating func add(_ piece: JSONObject, _ receipt: UInt64) throws {
        let (digest, subject) = (try Digest(piece.string("digest")), try Digest(piece.string("subject")))
        var known = evidence[digest] ?? ReceiptLedger.Evidence(receipt: receipt, subjects: [], names: [])
        known.subjects.insert(subject)
        let kind: CosignTag.Kind? =
            switch EvidenceRecord.Kind(rawValue: try piece.string("kind")) {
            case .signature: .signature
            case .attestation: .attestation
            case .sbom: .sbom
            case .referrer, nil: nil
            }
        if let name = kind.flatMap({ CosignTag(kind: $0, subject: subject) }) { known.names.insert(name.description) }
        evidence[digest] = known
    }

    /// Everything that stands in the index.
    var manifests: Set<Digest> { Set(images.keys).union(evidence.keys) }
    /// What the bundles left out.
    var absent: Set<Digest> { images.values.reduce(into: []) { $0.formUnion($1.absent) } }
}
