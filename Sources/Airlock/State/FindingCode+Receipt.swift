public import Sigstore

/// Codes of findings about a site's receipts and their log.
extension FindingCode {
    public static let receiptRemoved = FindingCode(
        "receipt.removed", meaning: "a checkpoint counts more receipts than there are")
    public static let receiptChanged = FindingCode(
        "receipt.changed", meaning: "receipts are others than those that a checkpoint stands for")
    public static let receiptLogBehind = FindingCode(
        "receipt.log-behind", meaning: "the log of receipts has fewer of them than there are, or is gone")
    public static let receiptLogChanged = FindingCode(
        "receipt.log-changed", meaning: "a file of the log of receipts is not what the receipts give")
    public static let receiptSignature = FindingCode(
        "receipt.signature", meaning: "a checkpoint of the receipts is not signed by the site's key")
    public static let receiptKey = FindingCode(
        "receipt.key", meaning: "the log of receipts would lose its signature, or change its key or name")

    /// The codes of receipts.
    public static let receipts: [FindingCode] = [
        receiptRemoved, receiptChanged, receiptLogBehind, receiptLogChanged, receiptSignature, receiptKey,
    ]
}
