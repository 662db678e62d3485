import JSON
import OCI
import OpenSSL

extension SiteState {
    /// The next receipt of this site's chain.
    ///
    /// - Parameter content: what was done, see ``Receipt``.
    /// - Throws: ``ReceiptLogError`` where the log of receipts would lose its signature, its key or its name.
    func receipt(
        provenTime: UnixTime?, trust: TrustDirectory, content: JSONObject, signing: ReceiptSigning
    ) throws -> Receipt {
        // Where there is no receipt yet, this one's content names the site's log.
        let first = digests.first ?? Digest.of(JSON.object(content).encoded(.canonical))
        return Receipt(
            after: last, provenTime: provenTime, log: try signing.identity(after: log, named: first),
            trustSeal: RecordedSeal(trust.seal), content: content)
    }
}
