/// Every bound on what airlock reads of a bundle, a registry directory or a site's state, in one place.
///
/// Reading is demand-driven: a larger declaration is refused before its content is looked at.
public enum BundleLimits {
    /// A file of Sigstore bundles that is given to `verify-blob`.
    static let sigstoreBundleFileBytes = 64 << 20
    /// An artifact that is kept in memory because its signer's key signs bytes and not hashes.
    static let signedContentsBytes = 256 << 20
    /// `airlock.json`: a version, four digests, and later one head and one proof a log.
    public static let manifestBytes = 4 << 20
    /// `airlock.seal.json`: a few signatures.
    public static let sealBytes = 256 << 10
    /// Signatures on one seal.
    public static let seals = 32
    /// `airlock/entries`, about 190 bytes a blob.
    public static let entryTableBytes: UInt64 = 128 << 20
    /// `airlock/images`, about 500 bytes an image and 250 a piece of evidence.
    public static let imageTableBytes: UInt64 = 128 << 20
    /// One line of a table: an image with four thousand manifests and what was not found about each.
    public static let tableLineBytes = 8 << 20
    /// A manifest or an index, as the distribution specification bounds it.
    public static let imageManifestBytes: UInt64 = 4 << 20
    /// One payload, envelope or SBOM.
    public static let evidenceBlobBytes: UInt64 = 16 << 20
    /// Evidence manifests that speak about one image and its children.
    public static let evidencePerImage = 1000
    /// Payloads and envelopes of one image that are held at once.
    public static let evidenceBytesPerImage: UInt64 = 48 << 20
    /// A statement in an image's index that nobody signed, and all of them that are held at once.
    static let unsignedStatementBytes: UInt64 = 4 << 20
    static let unsignedStatementsBytes: UInt64 = 64 << 20
    /// Layers of cosign's older form about one image, and log entry records: each record is held against the layers of its
    /// blob.
    static let piecesPerImage = 10_000
    /// Indexes within indexes.
    public static let indexDepth = 4
    /// Manifests that one image reaches.
    public static let manifestsPerImage = 4096
    /// `index.json` of a layout in the registry directory, and a transaction record.
    public static let layoutIndexBytes = 256 << 20
    /// A receipt, which names every image of one import.
    public static let receiptBytes = 256 << 20
    /// What a receipt says of one image, and all else that it says.
    static let receiptPartBytes = 64 << 20
    /// Keys of an index of log entries, about eight an entry and one for each subject; 56 bytes of memory each while it
    /// is made.
    public static let lookupKeys = 1_000_000
    /// A layer that is compared file by file, once it is decompressed.
    static let layerContentBytes: UInt64 = 64 << 30
    /// Entries of such a layer, 40 bytes of memory each.
    static let layerEntries = 500_000
    /// The name of such an entry, the longest path that Linux knows.
    static let layerNameBytes = 4096
    /// Changed files of one layer that are told one by one; all are counted.
    static let toldChanges = 50
    /// Places at which two documents differ that are told one by one.
    static let toldDocumentChanges = 1000
    /// The paths of these places together: names are as long as whoever wrote the document likes, and stand in every path
    /// below them.
    static let toldPathBytes = 1 << 20
}
