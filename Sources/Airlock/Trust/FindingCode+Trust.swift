public import Sigstore

/// Codes of findings about the trust directory.
extension FindingCode {
    public static let trustUnsupportedFile = FindingCode(
        "trust.unsupported-file", meaning: "the trust directory holds something that this version cannot use")
    public static let trustWritable = FindingCode(
        "trust.writable", meaning: "others than its owner, root or this user, may write to the trust directory")
    public static let trustFileMissing = FindingCode(
        "trust.file-missing", meaning: "the trust directory or its policy is not there")
    public static let trustMalformed = FindingCode(
        "trust.malformed",
        meaning: "a key, trusted root, tree head or witness policy of the trust directory cannot be used")
    public static let trustLogClaimedTwice = FindingCode(
        "trust.log-claimed-twice", meaning: "two trusted roots name the same log")
    public static let trustKeyInTwoRoles = FindingCode(
        "trust.key-in-two-roles", meaning: "one key is pinned in two roles: signer, exporter, officer")

    public static let trustSealBroken = FindingCode(
        "trust.seal-broken", meaning: "the trust directory is not what its officers sealed")
    public static let trustOfficersChanged = FindingCode(
        "trust.officers-changed", meaning: "others than before seal the trust directory, or nobody does any more")

    /// The codes of the trust directory.
    public static let trust: [FindingCode] = [
        trustUnsupportedFile, trustWritable, trustFileMissing, trustMalformed, trustLogClaimedTwice, trustKeyInTwoRoles,
        trustSealBroken, trustOfficersChanged,
    ]
}
