import OCI
import OpenSSL

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
        try contents.requireEqual(head.entries)
        return verdicts
    }
}
