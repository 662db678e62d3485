import OCI
import OpenSSL
import Sigstore

/// Reads the evidence about one image out of a store: parsed, nothing verified.
struct EvidenceLoader {
    /// One manifest of evidence.
    struct Item {
        let record: EvidenceRecord
        /// Everything that belongs to it; the manifest alone where that is malformed.
        let blobs: [BlobSize]
        /// Signatures, envelopes and Sigstore bundles; empty for what is carried and not judged.
        var readings: [Reading] = []
        /// Why it is not judged, or `nil`.
        var unjudged: Finding?
    }

    /// One layer of it that is a piece of evidence, or should be.
    struct Reading {
        let place: EvidencePiece.Place
        let mediaType: String
        let reading: EvidenceReading
    }

    let store: any BlobStore

    /// Reads all evidence of a record; log entry records complete the pieces that they are about.
    ///
    /// - Throws: where a blob is missing or cannot be read. Evidence that is malformed is no reason to throw.
    func load(_ records: [EvidenceRecord], contents: inout BundleContents) throws -> [Item] {
        var manifests: [(record: EvidenceRecord, manifest: Manifest?, blobs: [BlobSize], problem: String)] = []
        for record in records {
            do {
                let closure = try ImageClosure(record.descriptor, absent: [], in: store)
                contents.add(evidence: closure)
                let manifest = closure.manifests[record.digest]
                let problem = manifest.flatMap { Self.misfiling(of: $0, as: record) }
                manifests.append((record, problem == nil ? manifest : nil, closure.blobSizes, problem ?? ""))
            } catch let error where Self.isMalformed(error) {
                contents.add(evidence: record.descriptor)
                manifests.append((record, nil, [BlobSize(digest: record.digest, size: record.size)], "\(error)"))
            }
        }
        var entries: [LogEntryRecord] = []
        for position in manifests.indices {
            let (record, manifest, _, _) = manifests[position]
            do {
                let count = manifest?.image?.layers.count ?? 0
                let found =
                    entries.count + count > BundleLimits.piecesPerImage ? nil : try logEntryRecords(record, manifest)
                if found == nil, record.artifactType == LogEntryRecord.mediaType {
                    manifests[position].manifest = nil
                    manifests[position].problem =
                        "more than \(BundleLimits.piecesPerImage) log entry records about one image"
                }
                entries += found ?? []
            } catch let error where error is LogEntryError || error is RecordTooLarge {
                manifests[position].manifest = nil
                manifests[position].problem = "\(error)"
            }
        }
        var items: [Item] = []
        var layers: [LegacyLayer] = []
        var parts: [Range<Int>] = []
        for (record, manifest, blobs, problem) in manifests {
            let first = layers.count
            if let manifest {
                items.append(try item(record, manifest, blobs: blobs, completedBy: entries, layers: &layers))
            } else {
                items.append(Item(record: record, blobs: blobs, unjudged: Self.malformed(record, problem)))
            }
            parts.append(first..<layers.count)
        }
        // All at once: of signatures over one payload, each in a manifest of its own, every record has to find its own.
        let readings = zip(layers, try LegacyLayer.read(layers, records: entries)).map { layer, reading in
            Reading(place: layer.place, mediaType: layer.mediaType, reading: reading)
        }
        for (position, part) in parts.enumerated() { items[position].readings += readings[part] }
        return items
    }

    /// What a manifest holds; the layers of cosign's older form are added to `layers`, to be read together.
    private func item(
        _ record: EvidenceRecord, _ manifest: Manifest, blobs: [BlobSize], completedBy entries: [LogEntryRecord],
        layers: inout [LegacyLayer]
    ) throws -> Item {
        guard let image = manifest.image else {
            return Item(record: record, blobs: blobs, unjudged: Self.unjudged(record, "an index"))
        }
        switch record.kind {
        case .signature, .attestation: break
        case .referrer where manifest.holdsPieces: break
        case .referrer where record.artifactType == LogEntryRecord.mediaType:
            return Item(record: record, blobs: blobs, unjudged: Self.completing(record))
        case .sbom: return Item(record: record, blobs: blobs, unjudged: Self.unjudged(record, "an unsigned SBOM"))
        case .referrer:
            return Item(record: record, blobs: blobs, unjudged: Self.unjudged(record, manifest.artifactType))
        }
        let sizes = try image.layers.map { try store.size(of: $0.digest) ?? 0 }
        guard sizes.allSatisfy({ $0 <= BundleLimits.evidenceBlobBytes }),
            sizes.reduce(0, +) <= BundleLimits.evidenceBytesPerImage
        else { return Item(record: record, blobs: blobs, unjudged: Self.tooLarge(record, sizes.reduce(0, +))) }
        guard layers.count + sizes.count <= BundleLimits.piecesPerImage else {
            return Item(record: record, blobs: blobs, unjudged: Self.tooMany(record, layers.count + sizes.count))
        }
        let contents = try image.layers.map { try store.read($0.digest, limit: BundleLimits.evidenceBlobBytes) }
        if let bundle = manifest.sigstoreBundle {
            let reading = try reading(bundle, contents[0], in: manifest, completedBy: entries)
            return Item(record: record, blobs: blobs, readings: [reading])
        }
        layers += zip(image.layers, contents).enumerated().map { index, layer in
            LegacyLayer(
                mediaType: layer.0.mediaType, annotations: layer.0.annotations, blob: layer.1,
                blobDigest: layer.0.digest.description, manifestDigest: manifest.digest.description, layerIndex: index)
        }
        return Item(record: record, blobs: blobs)
    }

    private func reading(
        _ bundle: Descriptor, _ content: [UInt8], in manifest: Manifest, completedBy entries: [LogEntryRecord]
    ) throws -> Reading {
        let place = EvidencePiece.Place(
            manifestDigest: manifest.digest.description, layerIndex: 0, blobDigest: bundle.digest.description)
        // cosign and registries attach bundles since version 0.3; an older one is not theirs.
        let reading = try SigstoreBundle.read(content, at: place, notBefore: .v03, records: entries)
        return Reading(place: place, mediaType: bundle.mediaType, reading: reading)
    }

    /// The log entry records in a manifest of that type; one that is malformed completes nothing.
    private func logEntryRecords(_ record: EvidenceRecord, _ manifest: Manifest?) throws -> [LogEntryRecord] {
        guard record.kind == .referrer, record.artifactType == LogEntryRecord.mediaType,
            let layers = manifest?.image?.layers
        else { return [] }
        return try layers.filter { $0.mediaType == LogEntryRecord.mediaType }.map { layer in
            guard try store.size(of: layer.digest) ?? 0 <= BundleLimits.evidenceBlobBytes else {
                throw RecordTooLarge(size: UInt64(layer.size))
            }
            return try LogEntryRecord(parsing: store.read(layer.digest, limit: BundleLimits.evidenceBlobBytes))
        }
    }

    /// What a manifest is instead of what its record says, or `nil`: whoever looks for evidence must find what is there.
    private static func misfiling(of manifest: Manifest, as record: EvidenceRecord) -> String? {
        let isSignature = manifest.image?.hasOnlyLayers(of: MediaType.simpleSigning) ?? false
        let isAttestation = manifest.image?.hasOnlyLayers(of: MediaType.envelope) ?? false
        switch record.kind {
        case .attestation where isSignature, .sbom where isSignature:
            return "signatures filed as \(record.kind.rawValue)"
        case .signature where isAttestation, .sbom where isAttestation:
            return "attestations filed as \(record.kind.rawValue)"
        case .referrer where manifest.subject?.digest != record.subject:
            return
                "a manifest about \(manifest.subject.map { "\($0.digest)" } ?? "nothing") filed under \(record.subject)"
        case .referrer where manifest.referrerType != record.artifactType:
            return "\(manifest.referrerType) filed as \(record.artifactType ?? "nothing")"
        default: return nil
        }
    }

    private static func isMalformed(_ error: any Error) -> Bool {
        error is ManifestError || error is ManifestRefusal
    }

    private static func malformed(_ record: EvidenceRecord, _ why: String) -> Finding {
        Finding(
            .evidenceMalformed, subject: "\(record.digest)", message: "the manifest of evidence is refused", found: why)
    }

    private static func tooLarge(_ record: EvidenceRecord, _ size: UInt64) -> Finding {
        Finding(
            .evidenceLimitExceeded, subject: "\(record.digest)", message: "the evidence is too large to be judged",
            found: "\(size) bytes", wanted: "at most \(BundleLimits.evidenceBlobBytes) in one payload or envelope")
    }

    private static func tooMany(_ record: EvidenceRecord, _ count: Int) -> Finding {
        Finding(
            .evidenceLimitExceeded, subject: "\(record.digest)", message: "there is too much evidence to be judged",
            found: "\(count) signatures and attestations about one image or more",
            wanted: "at most \(BundleLimits.piecesPerImage)")
    }

    private static func unjudged(_ record: EvidenceRecord, _ what: String) -> Finding {
        Finding(
            .evidenceUnjudged, subject: "\(record.digest)", message: "carried and not verified: \(what)", found: what)
    }

    private static func completing(_ record: EvidenceRecord) -> Finding {
        Finding(.evidenceUnjudged, subject: "\(record.digest)", message: "a log entry that completes other evidence")
    }
}

extension Manifest {
    /// Whether it consists of signatures, envelopes or a Sigstore bundle, which are judged wherever they are found.
    fileprivate var holdsPieces: Bool {
        sigstoreBundle != nil || image?.hasOnlyLayers(of: MediaType.simpleSigning) == true
            || image?.hasOnlyLayers(of: MediaType.envelope) == true
    }
}

/// A log entry record that is not read. Whoever may attach something to an image could else stop every other verdict.
private struct RecordTooLarge: Error, CustomStringConvertible {
    let size: UInt64

    var description: String { "a log entry record has \(size) bytes, want at most \(BundleLimits.evidenceBlobBytes)" }
}
