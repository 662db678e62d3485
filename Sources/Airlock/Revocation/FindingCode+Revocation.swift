public import Sigstore

/// Codes of what `revoked.yaml` forbids, and of what has aged, which is a note and refuses nothing.
extension FindingCode {
    public static let revokedSigner = FindingCode("revoked.signer", meaning: "the signer's key or identity is revoked")
    public static let revokedAuthority = FindingCode(
        "revoked.ca", meaning: "an authority above the signer's certificate is revoked")
    public static let revokedLog = FindingCode(
        "revoked.log", meaning: "a transparency log or certificate log is revoked")
    public static let revokedTimestampAuthority = FindingCode(
        "revoked.authority", meaning: "a timestamp authority is revoked")
    public static let revokedExporter = FindingCode("revoked.exporter", meaning: "whoever sealed the bundle is revoked")
    public static let revokedReceiptKey = FindingCode(
        "revoked.receipt-key", meaning: "the key that signs the receipts is revoked")
    public static let revokedDigest = FindingCode(
        "revoked.digest", meaning: "a manifest, config, layer or document of evidence is revoked")
    public static let ageAuthority = FindingCode(
        "age.authority", meaning: "an authority that counted when the evidence was made has been retired since")
    public static let ageLog = FindingCode(
        "age.log", meaning: "a log that counted when the evidence was made has been retired since")
    public static let ageAlgorithm = FindingCode(
        "age.algorithm", meaning: "the signer's kind of key is not to be used any more")

    /// The codes of revocations and of age.
    public static let revocation: [FindingCode] = [
        revokedSigner, revokedAuthority, revokedLog, revokedTimestampAuthority, revokedExporter, revokedReceiptKey,
        revokedDigest, ageAuthority, ageLog, ageAlgorithm,
    ]
}
