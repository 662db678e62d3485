import OCI
import OpenSSL
import Sigstore
import Synchronization

/// Decides about every image of a bundle, from the documents at its front; no layer has been read by then.
struct BundleVerification {
    let head: BundleHead
    let verifier: ImageVerifier
    let workers: Int

    /// The verdicts in the order of the table, and that the table of entries holds exactly what they need.
    func verdicts(in store: any BlobStore, progress: any ProgressObserver) throws -> [ImageVerdict] {
        var items: [ImagesVerification.Item] = []
        try head.images.forEach { items.append(.init(record: $0, store: store)) }
        let coverage = Mutex(EntryCoverage(of: head.entries))
        let verdicts = try ImagesVerification(verifier: verifier, workers: workers, progress: progress)
            .verdicts(on: items) { contents in coverage.withLock { $0.add(contents) } }
        // An image that cannot be walked does not say what it consists of; it is refused for that.
        let isWalked = verdicts.allSatisfy { $0.findings.first?.code != .imageMalformed }
        if isWalked { try coverage.withLock { try $0.requireComplete() } }
        return verdicts
    }
}
