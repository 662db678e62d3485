import OCI

/// Finds in some catalogs everything that speaks about an image, its children, and the evidence itself.
struct EvidenceSearch {
    let catalogs: [LayoutCatalog]

    /// Evidence in the order of the record, each piece once.
    func evidence(about closure: ImageClosure) -> [EvidenceRecord] {
        var found: Set<EvidenceRecord> = []
        var pending = closure.nodes.filter(\.isPresent).map(\.descriptor.digest)
        var seen = Set(pending)
        while let subject = pending.popLast() {
            for catalog in catalogs {
                for piece in catalog.evidence(about: subject) {
                    found.insert(EvidenceRecord(piece))
                    // Evidence may be signed itself; that speaks about the evidence and never for the image.
                    if seen.insert(piece.descriptor.digest).inserted { pending.append(piece.descriptor.digest) }
                }
            }
        }
        return found.sorted { $0.precedes($1) }
    }

    /// For the image and its children: the kinds that were searched for and not found.
    func notFound(about closure: ImageClosure, _ found: [EvidenceRecord]) -> [NotFoundRecord] {
        closure.nodes.filter { $0.isPresent && !$0.isBuildKitAttestation }.flatMap { node in
            EvidenceRecord.Kind.allCases.filter { kind in
                !found.contains { $0.kind == kind && $0.subject == node.descriptor.digest }
            }.map { NotFoundRecord(kind: $0, subject: node.descriptor.digest) }
        }
    }
}

extension ImageRecord {
    /// The same with one more piece of evidence, which is no longer said to be missing.
    func adding(_ piece: EvidenceRecord) throws -> ImageRecord {
        guard evidence.count < BundleLimits.evidencePerImage else {
            throw ExportError.tooMuchEvidence(name, found: evidence.count + 1)
        }
        return ImageRecord(
            reference: reference, mediaType: mediaType, digest: digest, size: size,
            evidence: (evidence.filter { $0 != piece } + [piece]).sorted { $0.precedes($1) }, absent: absent,
            notFound: notFound.filter { $0.kind != piece.kind || $0.subject != piece.subject })
    }
}

extension EvidenceRecord {
    /// The record of a referrer that export has made.
    init(referrer descriptor: Descriptor, artifactType: String?, of subject: Digest) {
        kind = .referrer
        self.artifactType = artifactType
        self.subject = subject
        mediaType = descriptor.mediaType
        digest = descriptor.digest
        size = UInt64(descriptor.size)
    }

    /// The record of what a catalog has found.
    init(_ piece: EvidenceDescriptor) {
        var artifactType: String?
        switch piece.kind {
        case .signature: kind = .signature
        case .attestation: kind = .attestation
        case .sbom: kind = .sbom
        case .referrer(let type):
            kind = .referrer
            artifactType = type
        }
        self.artifactType = artifactType
        subject = piece.subject
        mediaType = piece.descriptor.mediaType
        digest = piece.descriptor.digest
        size = UInt64(piece.descriptor.size)
    }
}
