/// How much of a foreign registry, layout or archive is ever held in memory or listed: all limits of this module.
public enum OCILimits {
    /// Bytes of a manifest or an index: 4 MiB, the least that the distribution specification asks registries to take.
    public static let manifestBytes = 4 << 20
    /// Bytes of a layout's `index.json`, which may name thousands of images.
    public static let layoutIndexBytes = 64 << 20
    /// Bytes of a payload or envelope that is read to find out what it speaks about.
    public static let evidenceBytes = 16 << 20
    /// Bytes of the file `oci-layout`.
    public static let layoutMarkerBytes = 4 << 10
    /// Layers of one evidence manifest that are read to find out what they speak about, as cosign limits them.
    public static let evidenceLayers = 1000
    /// Subjects of one statement that are considered.
    public static let statementSubjects = 1024
    /// Manifests of one image among which platforms are chosen.
    public static let selectedManifests = 4096
    /// Nesting of indexes below an image.
    public static let indexDepth = 4
    /// Bytes of a repository's name with its registry, as Docker limits it.
    public static let nameBytes = 255
    /// Bytes of a tag.
    public static let tagBytes = 128
    /// Bytes of a media type.
    public static let mediaTypeBytes = 255
}
