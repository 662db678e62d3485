import JSON
import OCI

/// The two files that make an unpacked bundle, and each repository of a registry directory, an OCI image layout.
enum LayoutFiles {
    static let layoutPath = "oci-layout"
    static let indexPath = "index.json"
    /// OCI image-spec v1.1, "oci-layout file".
    static let layout: [UInt8] = Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8)

    static let referenceName = "org.opencontainers.image.ref.name"

    /// The `index.json` of a bundle, derived from the table of images alone.
    ///
    /// An image stands under its whole reference, evidence under the tag by which cosign finds it. One exception: where
    /// the only image is of Docker's media type, evidence is left out, since skopeo finds such an image in a layout
    /// only when it stands alone.
    struct BundleIndex {
        private var index = Index()
        /// One line each, until all images stand there.
        private var evidence = LineStore.Writer()
        private var count = 0
        private var isDocker = false

        /// The next piece of the content: an image of the table, in order.
        mutating func add(_ record: ImageRecord) throws -> [UInt8] {
            count += 1
            isDocker = MediaType.isDocker(record.mediaType)
            for piece in record.evidence {
                let tag = cosignTag(piece)
                let name = tag.map { tag in record.reference.map { "\($0.name):\(tag)" } ?? tag }
                try evidence.add(entry(piece.descriptor, name: name).encoded(.compact) + [0x0A])
            }
            return index.add(entry(record.descriptor, name: record.reference?.description).encoded(.compact))
        }

        /// Gives the rest of the content, piece by piece.
        consuming func finish(each: ([UInt8]) throws -> Void) throws {
            let lines = try evidence.finish()
            var index = index
            if count > 1 || !isDocker { _ = try lines.forEach { line, _ in try each(index.add(line)) } }
            try each(index.end)
        }
    }

    /// The tag by which cosign finds evidence, or `nil` for a referrer, which is found by its `subject`.
    static func cosignTag(_ piece: EvidenceRecord) -> String? {
        switch piece.kind {
        case .signature: CosignTag(kind: .signature, subject: piece.subject)?.description
        case .attestation: CosignTag(kind: .attestation, subject: piece.subject)?.description
        case .sbom: CosignTag(kind: .sbom, subject: piece.subject)?.description
        case .referrer: nil
        }
    }

    /// An entry of `index.json`.
    static func entry(_ descriptor: Descriptor, name: String?) -> JSON {
        var object: JSONObject = [
            "mediaType": .string(descriptor.mediaType), "digest": .string(descriptor.digest.description),
            "size": .integer(descriptor.size),
        ]
        object["artifactType"] = descriptor.artifactType.map { .string($0) }
        object["annotations"] = name.map { [referenceName: .string($0)] }
        return .object(object)
    }

    /// An `index.json` from its entries, each once.
    static func index(_ entries: [JSON]) -> [UInt8] {
        var index = Index()
        let text = entries.flatMap { index.add($0.encoded(.compact)) }
        return text + index.end
    }

    /// An `index.json` while it is written: entries, each once, as pieces of its text.
    struct Index {
        private static let start = Array(
            #"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":["#.utf8)

        private var seen = DigestMap()

        /// The last piece.
        var end: [UInt8] { (seen.count == 0 ? Self.start : []) + Array("]}".utf8) }

        /// The next piece; empty where the entry stands there already.
        mutating func add(_ entry: [UInt8]) -> [UInt8] {
            let isFirst = seen.count == 0
            guard seen.insert(Digest.of(entry)).inserted else { return [] }
            return (isFirst ? Self.start : [UInt8(ascii: ",")]) + entry
        }
    }
}
