public import OCI

/// One image of a bundle, as the table `airlock/images` declares it: what it is called, what it is, and what speaks
/// about it. Everything in it is the exporter's statement until it is verified.
public struct ImageRecord: Sendable, Equatable {
    /// The normalised reference, or `nil` for an image that is known by its digest alone.
    public let reference: Reference?
    public let mediaType: String
    public let digest: Digest
    /// Size of the manifest or index in bytes.
    public let size: UInt64
    /// Manifests of evidence about the image or one of its children.
    public let evidence: [EvidenceRecord]
    /// What the image references and the bundle leaves out.
    public let absent: [AbsentRecord]
    /// What was searched for and not found; it meets and waives nothing.
    public let notFound: [NotFoundRecord]

    /// What messages call the image.
    public var name: String { reference.map { "\($0)" } ?? "@\(digest)" }

    /// The descriptor by which the image is admitted.
    public var descriptor: Descriptor { Descriptor(mediaType: mediaType, digest: digest, size: Int64(size)) }
}

/// An evidence manifest, with the manifest that it speaks about.
public struct EvidenceRecord: Sendable, Hashable {
    /// In which of cosign's roles, or as a referrer, the evidence was found.
    public enum Kind: String, Sendable, CaseIterable {
        case signature, attestation, sbom, referrer
    }

    public let kind: Kind
    /// The image manifest or index that the evidence is filed under.
    public let subject: Digest
    public let mediaType: String
    public let artifactType: String?
    public let digest: Digest
    public let size: UInt64

    /// The descriptor of the evidence manifest.
    public var descriptor: Descriptor {
        Descriptor(mediaType: mediaType, digest: digest, size: Int64(size), artifactType: artifactType)
    }
}

/// Something that an image references and that the bundle does not hold.
public struct AbsentRecord: Sendable, Hashable {
    /// Why it was left out.
    public enum Reason: String, Sendable, CaseIterable {
        /// A platform that was not selected.
        case platform
        /// The receiver has it from an earlier bundle.
        case base
        /// A layer that its vendor does not allow to be distributed.
        case foreign
    }

    public let digest: Digest
    public let reason: Reason
}

/// A kind of evidence that was searched for at a manifest and not found.
public struct NotFoundRecord: Sendable, Hashable {
    public let kind: EvidenceRecord.Kind
    public let subject: Digest
}
