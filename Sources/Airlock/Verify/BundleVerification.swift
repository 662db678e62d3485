import OCI
import OpenSSL
import Sigstore
import Synchronization

/// Decides about every image of a bundle, from the documents at its front; no layer has been read by then.
struct BundleVerification {
    let head: BundleHead
    let verifier: ImageVerifier
    let workers: Int

    /// Hands on the verdicts in the order of the table; then requires that the table of entries holds exactly what the
    /// images need.
    func verify(
        in store: any BlobStore, progress: any ProgressObserver,
        receive: @escaping @Sendable (ImageVerdict) throws -> Void
    ) throws {
        let coverage = Mutex(EntryCoverage(of: head.entries))
        // An image that cannot be walked does not say what it consists of; it is refused for that.
        let isWalked = Mutex(true)
        let images = head.images
        try ImagesVerification(verifier: verifier, workers: workers, progress: progress).verify(
            count: images.count, item: { .init(record: try images[$0], store: store) },
            collect: { contents in coverage.withLock { $0.add(contents) } }
        ) { verdict in
            if verdict.findings.first?.code == .imageMalformed { isWalked.withLock { $0 = false } }
            try receive(verdict)
        }
        if isWalked.withLock(\.self) { try coverage.withLock { try $0.requireComplete() } }
    }
}
