public import OCI

/// The image that a policy decides about: what is known of it before any layer is read.
public struct PolicyImage: Sendable {
    /// A manifest below the image's index, at any depth.
    public struct Child: Sendable {
        /// Identifies the manifest.
        public let digest: Digest
        /// What the index says it runs on.
        public let platform: Platform?
        /// Whether it is one of BuildKit's attestation manifests: unsigned, and covered by the index alone.
        public let isBuildKitAttestation: Bool
        /// Whether the bundle holds it; `false` where it declares the manifest absent.
        public let isPresent: Bool

        /// A manifest as an index lists it.
        public init(digest: Digest, platform: Platform?, isBuildKitAttestation: Bool, isPresent: Bool) {
            self.digest = digest
            self.platform = platform
            self.isBuildKitAttestation = isBuildKitAttestation
            self.isPresent = isPresent
        }

        var name: String { platform.map { "\($0) (\(digest))" } ?? digest.description }
    }

    /// The name that the image shall have, `nil` where it has none.
    public let reference: Reference?
    /// The digest to admit.
    public let digest: Digest
    /// Every manifest below it, nested indexes and theirs too; empty for an image that is no index.
    public let children: [Child]
    /// Indexes of the same bundle entry from which the digest can be reached.
    public let indexesAbove: [Digest]

    /// An image to decide about.
    public init(reference: Reference?, digest: Digest, children: [Child] = [], indexesAbove: [Digest] = []) {
        self.reference = reference
        self.digest = digest
        self.children = children
        self.indexesAbove = indexesAbove
    }

    /// The reference and digest, for messages.
    public var name: String { reference.map { "\($0.name)@\(digest)" } ?? "@\(digest)" }
}
