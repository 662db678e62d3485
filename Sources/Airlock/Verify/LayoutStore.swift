import OCI

/// The blobs of one repository of a registry directory.
struct LayoutStore: BlobStore {
    let layout: ImageLayout

    func size(of digest: Digest) throws -> UInt64? { try layout.blob(digest)?.size }

    func read(_ digest: Digest, limit: UInt64) throws -> [UInt8] {
        do { return try layout.document(digest, limit: Int(limit)) } catch SourceError.blob(let error) {
            throw RegistryError.damaged(path: layout.subject, why: "\(error)")
        }
    }
}
