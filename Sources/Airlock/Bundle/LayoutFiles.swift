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
    static func bundleIndex(_ images: ImageTable) throws -> [UInt8] {
        var entries: [JSON] = []
        var evidence: [JSON] = []
        var isDocker = false
        try images.forEach { record in
            isDocker = MediaType.isDocker(record.mediaType)
            entries.append(entry(record.descriptor, name: record.reference?.description))
            for piece in record.evidence {
                let tag = cosignTag(piece)
                let name = tag.map { tag in record.reference.map { "\($0.name):\(tag)" } ?? tag }
                evidence.append(entry(piece.descriptor, name: name))
            }
        }
        if entries.count > 1 || !isDocker { entries += evidence }
        return index(entries)
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
        var seen: Set<[UInt8]> = []
        var bytes = Array(
            #"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":["#.utf8)
        for entry in entries {
            let text = entry.encoded(.compact)
            guard seen.insert(text).inserted else { continue }
            if seen.count > 1 { bytes.append(UInt8(ascii: ",")) }
            bytes += text
        }
        return bytes + Array("]}".utf8)
    }
}
