public import Sigstore

/// Codes of what is wrong with a bundle, its seal, a registry directory or a site's state.
extension FindingCode {
    public static let bundleTruncated = FindingCode("bundle.truncated", meaning: "the bundle ends too early")
    public static let bundleContainer = FindingCode(
        "bundle.container", meaning: "the input is no bundle, or a zstd frame of it is damaged")
    public static let bundleSeekTable = FindingCode(
        "bundle.seek-table", meaning: "the table of frames at the end is not that of the frames")
    public static let bundleTrailing = FindingCode(
        "bundle.trailing", meaning: "something stands in the bundle that nothing declares")
    public static let bundleMalformed = FindingCode(
        "bundle.malformed", meaning: "a table or document breaks the format")
    public static let bundleUnsupported = FindingCode(
        "bundle.unsupported", meaning: "the bundle needs a feature that this version does not have")
    public static let bundleMisplaced = FindingCode(
        "bundle.misplaced", meaning: "a tar header is not the one that the tables give: entry missing, moved or renamed"
    )
    public static let bundleDigestMismatch = FindingCode(
        "bundle.digest-mismatch", meaning: "the content of an entry is not the declared one")
    public static let bundleTooLarge = FindingCode(
        "bundle.too-large", meaning: "a document exceeds the limit of its kind")
    public static let bundleLayoutMismatch = FindingCode(
        "bundle.layout-mismatch", meaning: "index.json or oci-layout is not the one that the tables give")
    public static let bundleContentMismatch = FindingCode(
        "bundle.content-mismatch", meaning: "the table of entries is not what the images and their evidence consist of")
    public static let bundleMissing = FindingCode(
        "bundle.missing", meaning: "something that an image needs is neither in the bundle nor declared absent")
    public static let imageMalformed = FindingCode(
        "image.malformed", meaning: "a manifest or index of the image is refused")
    public static let imageNotFound = FindingCode(
        "image.not-found", meaning: "a source or target holds no such image, or several that are meant")
    public static let evidenceMalformed = FindingCode(
        "evidence.malformed", meaning: "a manifest of evidence is refused, or is filed under something else")
    public static let evidenceUnjudged = FindingCode(
        "evidence.unjudged", meaning: "evidence of a kind that is carried and not verified")
    public static let policyReferenceUnsealed = FindingCode(
        "policy.reference-unsealed",
        meaning: "the policy takes the exporter's word for the reference, and no pinned exporter sealed the bundle")
    public static let sealMissing = FindingCode("seal.missing", meaning: "the policy requires a seal and there is none")
    public static let sealInvalid = FindingCode(
        "seal.invalid", meaning: "the seal is malformed, about another bundle, or by no pinned exporter")
    public static let registryNotADirectory = FindingCode(
        "registry.not-a-directory", meaning: "the destination is a symbolic link or no directory")
    public static let registryNotOurs = FindingCode(
        "registry.not-ours", meaning: "the destination is not empty and was not made by airlock")
    public static let registryUnsafe = FindingCode(
        "registry.unsafe", meaning: "a directory or blob belongs to someone else or may be changed by others")
    public static let registryDamaged = FindingCode(
        "registry.damaged", meaning: "a blob or document of the registry directory is not what it must be")
    public static let registryUnreceipted = FindingCode(
        "registry.unreceipted", meaning: "a tag names a digest that no receipt says it means")
    public static let registryMissing = FindingCode(
        "registry.missing", meaning: "something that a receipt or a manifest names is not in the registry directory")
    public static let registryExtra = FindingCode(
        "registry.extra", meaning: "something stands in the registry directory that no receipt or manifest explains")
    public static let registryNoSpace = FindingCode("registry.no-space", meaning: "the file system has too little room")
    public static let stateBroken = FindingCode(
        "state.broken", meaning: "the chain of receipts or the learned tree heads have a gap or were changed")
    public static let stateBehind = FindingCode(
        "state.behind", meaning: "the state is older than its own receipts, the registry or the pinned heads")
    public static let networkFailed = FindingCode(
        "network.failed", meaning: "a server did not give what it was asked for")
    public static let confinementUnavailable = FindingCode(
        "confinement.unavailable", meaning: "the kernel cannot confine the program as it must be")
    public static let systemFailed = FindingCode("system.failed", meaning: "a file could not be read or written")

    /// The codes that this file declares, for the list of codes.
    public static let airlock: [FindingCode] = [
        .bundleTruncated, .bundleContainer, .bundleSeekTable, .bundleTrailing, .bundleMalformed, .bundleUnsupported,
        .bundleMisplaced, .bundleDigestMismatch, .bundleTooLarge, .bundleLayoutMismatch, .bundleContentMismatch,
        .bundleMissing, .imageMalformed, .imageNotFound, .evidenceMalformed, .evidenceUnjudged,
        .policyReferenceUnsealed, .sealMissing, .sealInvalid,
        .registryNotADirectory, .registryNotOurs, .registryUnsafe, .registryDamaged, .registryUnreceipted,
        .registryMissing, .registryExtra, .registryNoSpace, .stateBroken, .stateBehind,
        .networkFailed, .confinementUnavailable, .systemFailed,
    ]
}
