import OCI
import OpenSSL
import Sigstore

/// Decides about every image of a bundle, from the documents at its front; no layer has been read by then.
struct BundleVerification {
    let head: BundleHead
    let verifier: ImageVerifier

    /// The verdicts in the order of the table, and that the table of entries holds exactly what they need.
    func verdicts(in store: some BlobStore, progress: any ProgressObserver) throws -> [ImageVerdict] {
        var contents = BundleContents()
        var verdicts: [ImageVerdict] = []
        try head.images.forEach { record in
            let examined = try verifier.verify(record, in: store, contents: &contents)
            progress.note(VerdictText.line(examined))
            verdicts.append(examined)
        }
        // An image that cannot be walked does not say what it consists of; it is refused for that.
        let isWalked = verdicts.allSatisfy { $0.findings.first?.code != .imageMalformed }
        if isWalked { try contents.requireEqual(head.entries) }
        return verdicts
    }
}
