import JSON
import OCI
import OpenSSL

extension SiteState {
    /// The next receipt of this site's chain.
    ///
    /// - Parameters:
    ///   - content: what was done, see ``Receipt``.
    ///   - images: what is said of each image, see ``IssuedReceipt``.
    /// - Throws: ``ReceiptLogError`` where the log of receipts would lose its signature, its key or its name.
    func receipt(
        provenTime: UnixTime?, trust: TrustDirectory, content: JSONObject, images: LineStore, signing: ReceiptSigning
    ) throws -> IssuedReceipt {
        // Where there is no receipt yet, this one's content names the site's log.
        let first = try digests.first ?? IssuedReceipt.document(content, images: images).digest()
        return try IssuedReceipt(
            after: last, provenTime: provenTime, log: try signing.identity(after: log, named: first),
            trustSeal: RecordedSeal(trust.seal), content: content, images: images)
    }
}
