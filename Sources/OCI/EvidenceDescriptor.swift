/// A manifest that speaks about another one, by how it was found; nothing of it is verified.
public struct EvidenceDescriptor: Sendable, Hashable {
    /// What kind of evidence the manifest is expected to be.
    public enum Kind: Sendable, Hashable {
        /// cosign signatures: `.sig`.
        case signature
        /// cosign attestations, envelopes: `.att`.
        case attestation
        /// An unsigned bill of materials: `.sbom`.
        case sbom
        /// A manifest with a `subject`. For a Sigstore bundle the type is that of the layer, since the manifest's own
        /// stands in different places.
        case referrer(artifactType: String)
    }

    public let kind: Kind
    /// The manifest or index it is about, as the name, the label, the subject or the content says.
    public let subject: Digest
    /// The evidence manifest.
    public let descriptor: Descriptor

    public init(kind: Kind, subject: Digest, descriptor: Descriptor) {
        self.kind = kind
        self.subject = subject
        self.descriptor = descriptor
    }
}
