import OCI

/// What manifests of one pool of blobs name, read without any opinion about evidence or policy: so what belongs to an
/// image is known also where the image cannot be verified.
struct ManifestGraph {
    /// A manifest, with what must be there for it.
    private var references: [Digest: [Digest]] = [:]
    /// What some manifest names, and what may be missing all the same.
    private let absent: Set<Digest>
    /// Manifests of which the content is not known: they are missing or damaged. Nobody can say what they need.
    private(set) var unreadable: Set<Digest> = []
    private let pool: BlobPool

    /// - Parameter absent: what a bundle left out on purpose.
    init(_ pool: BlobPool, absent: Set<Digest>) {
        self.pool = pool
        self.absent = absent
    }

    /// Reads a manifest and all below it.
    mutating func visit(_ digest: Digest) throws {
        var pending = [digest]
        while let next = pending.popLast() {
            guard references[next] == nil else { continue }
            references[next] = []
            let bytes: [UInt8]?
            // What cannot be read was told when it was hashed.
            do { bytes = try pool.document(next, limit: BundleLimits.imageManifestBytes) } catch {
                unreadable.insert(next)
                continue
            }
            guard let bytes else {
                if !absent.contains(next) { unreadable.insert(next) }
                continue
            }
            pending += try add(next, bytes)
        }
    }

    /// Takes in a manifest and gives those below it.
    private mutating func add(_ digest: Digest, _ bytes: [UInt8]) throws -> [Digest] {
        let manifest: Manifest
        // Evidence that is no manifest is published where the policy says so; it names nothing.
        do throws(ManifestError) { manifest = try Manifest(parsing: bytes, expecting: digest) } catch { return [] }
        var needed: [Digest] = []
        for reference in manifest.references {
            if reference.isNonDistributable || absent.contains(reference.digest) {
                guard try pool.contains(reference.digest) else { continue }
            }
            needed.append(reference.digest)
        }
        references[digest] = needed
        return manifest.index?.manifests.filter { MediaType.isManifest($0.mediaType) }.map(\.digest) ?? []
    }

    /// What a manifest that was visited needs itself.
    func needs(of digest: Digest) -> [Digest] { references[digest] ?? [] }

    /// These manifests and everything that they need.
    func closure(of roots: some Sequence<Digest>) -> Set<Digest> {
        var found: Set<Digest> = []
        var pending = Array(roots)
        while let next = pending.popLast() {
            if found.insert(next).inserted { pending += references[next] ?? [] }
        }
        return found
    }
}
