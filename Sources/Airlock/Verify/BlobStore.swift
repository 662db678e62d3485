import OCI

/// Where the verifier reads documents from: what an import has spooled, the sources of an export, or a repository of a
/// registry directory.
///
/// What a store gives has been checked against its digest: that is part of the contract. Several threads may read.
protocol BlobStore: Sendable {
    /// The size that the store declares for a blob, or `nil` where it does not hold it.
    func size(of digest: Digest) throws -> UInt64?

    /// Reads a small blob whole.
    ///
    /// - Precondition: ``size(of:)`` is not `nil`, and at most `limit`.
    func read(_ digest: Digest, limit: UInt64) throws -> [UInt8]
}

extension BlobStore {
    /// Reads and parses the manifest that a descriptor names; the descriptor's size and media type must be the
    /// content's.
    func manifest(_ descriptor: Descriptor, neededBy subject: String) throws -> Manifest {
        guard let size = try size(of: descriptor.digest) else {
            throw BundleError.missing(descriptor.digest, neededBy: subject)
        }
        guard size <= BundleLimits.imageManifestBytes else {
            throw BundleError.tooLarge(
                path: "\(descriptor.digest)", size: size, limit: BundleLimits.imageManifestBytes)
        }
        let bytes = try read(descriptor.digest, limit: BundleLimits.imageManifestBytes)
        return try Manifest(parsing: bytes, expecting: descriptor)
    }
}
