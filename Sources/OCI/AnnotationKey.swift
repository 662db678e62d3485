/// The annotations that are understood.
public enum AnnotationKey {
    /// A tag, or with podman, buildah and oras a full reference (OCI image-spec v1.1, "Pre-Defined Annotation Keys").
    public static let referenceName = "org.opencontainers.image.ref.name"
    /// The reference of the *base* image by its specification; zarf and crane also name the image itself so.
    public static let baseName = "org.opencontainers.image.base.name"
    /// The full reference, by containerd and `docker save`.
    public static let containerdName = "io.containerd.image.name"
    /// What an entry is, by `cosign save`: see ``EntryLabel``.
    public static let kind = "kind"
    /// What BuildKit says that a manifest of an index is.
    public static let dockerReferenceType = "vnd.docker.reference.type"
    /// The digest of the manifest that a BuildKit attestation manifest speaks about.
    public static let dockerReferenceDigest = "vnd.docker.reference.digest"
}
