import OCI

/// Finds what an image references and a store does not hold, where its absence has a reason.
enum AbsentContent {
    /// Walks an image and says what of it is missing for a reason.
    ///
    /// - Parameter isAllowed: whether something may be missing.
    static func closure(
        of descriptor: Descriptor, in store: any BlobStore, where isAllowed: (AbsentRecord) -> Bool = { _ in true }
    ) throws -> (closure: ImageClosure, absent: [AbsentRecord]) {
        // Most often nothing is, and each manifest is read once.
        do { return (try ImageClosure(descriptor, absent: [], in: store), []) } catch BundleError.missing {
            let absent = try find(below: descriptor, in: store).filter(isAllowed)
            return (try ImageClosure(descriptor, absent: absent, in: store), absent)
        }
    }

    /// Children of an index that are missing, and layers that may not be passed on.
    static func find(below descriptor: Descriptor, in store: any BlobStore) throws -> [AbsentRecord] {
        var found: Set<AbsentRecord> = []
        var pending = [descriptor]
        var seen: Set<Digest> = []
        while let next = pending.popLast() {
            guard seen.insert(next.digest).inserted, seen.count <= BundleLimits.manifestsPerImage else { continue }
            if next.digest != descriptor.digest, try store.size(of: next.digest) == nil {
                found.insert(AbsentRecord(digest: next.digest, reason: .platform))
                continue
            }
            let manifest = try store.manifest(next, neededBy: "\(descriptor.digest)")
            pending += manifest.index?.manifests ?? []
            for layer in manifest.image?.layers ?? [] where layer.isNonDistributable {
                if try store.size(of: layer.digest) == nil {
                    found.insert(AbsentRecord(digest: layer.digest, reason: .foreign))
                }
            }
        }
        return found.sorted { $0.digest < $1.digest }
    }
}
