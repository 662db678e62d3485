extension Descriptor {
    /// The same content with other annotations; platform and artifact type stay, `urls` and `data` do not.
    public func annotated(_ annotations: [String: String]) -> Descriptor {
        Descriptor(
            mediaType: mediaType, digest: digest, size: size, annotations: annotations, platform: platform,
            artifactType: artifactType)
    }

    /// Whether the layer may be absent, because its licence forbids to pass it on.
    public var isNonDistributable: Bool { MediaType.isNonDistributable(mediaType) }

    /// Whether an index lists this manifest as BuildKit's attestation about another one: unsigned statements, which
    /// nobody runs.
    ///
    /// The annotation alone does not do: a rule that leaves attestation manifests aside could be evaded by annotating a
    /// manifest that runtimes do choose. They never choose `unknown/unknown`.
    public var isBuildKitAttestation: Bool {
        annotations[AnnotationKey.dockerReferenceType] == "attestation-manifest" && platform?.isUnknown == true
    }

    /// The manifest that a BuildKit attestation manifest says it speaks about; a hint, which may name anything.
    public var buildKitSubject: Digest? {
        guard isBuildKitAttestation, let text = annotations[AnnotationKey.dockerReferenceDigest] else { return nil }
        do throws(DigestError) { return try Digest(text) } catch { return nil }
    }
}
