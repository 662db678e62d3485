import OCI

/// Finds what an image references and a store does not hold, where its absence has a reason.
enum AbsentContent {
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
