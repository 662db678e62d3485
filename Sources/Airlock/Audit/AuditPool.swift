import FileSystem
import OCI
import OpenSSL
import Sigstore

/// airlock's own blobs against what the layouts need of them.
struct AuditPool {
    static let algorithms = [HashAlgorithm.sha256, .sha512]
    static let restore =
        "move it away, and import once more the bundle that brought it: airlock receipt list and show tell which"

    let registry: RegistryDirectory
    let pool: BlobPool

    init(of registry: RegistryDirectory) throws {
        self.registry = registry
        pool = try BlobPool(in: registry.work)
    }

    /// The path of a blob, for people.
    static func path(of digest: Digest, in place: [String], of registry: RegistryDirectory) -> String {
        ([registry.path] + place + [ImageLayout.blobsName, digest.algorithm.rawValue, digest.hex])
            .joined(separator: "/")
    }

    /// What the pool lacks and what it has for nobody.
    ///
    /// - Parameters:
    ///   - needed: blobs that some layout holds.
    ///   - reached: blobs that belong to an image or to evidence, whether they are there or not.
    ///   - evidence: manifests of evidence that some receipt published.
    ///   - isKnown: whether every manifest could be read, so that what is not reached is reached by nothing.
    /// - Returns: the findings, and how many blobs could not be decided about.
    func findings(
        needed: Set<Digest>, reached: Set<Digest>, evidence: Set<Digest>, isKnown: Bool
    ) throws -> ([AuditFinding], undecided: Int) {
        let found = Set(try pool.digests())
        let place = [RegistryDirectory.workName]
        var findings = needed.subtracting(found).map { digest in
            AuditFinding.missing(
                Self.path(of: digest, in: place, of: registry), "a blob of a layout is not among airlock's own",
                wanted: "\(digest)", hint: "import once more the bundle that brought it", blob: digest)
        }
        var undecided = 0
        for digest in found.subtracting(reached) {
            if try ReferrersIndex.isSuperseded(digest, in: pool, listing: evidence) { continue }
            guard isKnown else {
                undecided += 1
                continue
            }
            findings.append(
                .extra(
                    Self.path(of: digest, in: place, of: registry), "no image and no evidence needs this blob",
                    found: ByteCount(try pool.status(digest)?.size ?? 0).description))
        }
        return (findings, undecided)
    }
}

extension ReferrersIndex {
    /// Whether a blob is an index of referrers as airlock writes it, of nothing but published evidence. A newer one has
    /// taken its name, and nothing is ever removed.
    static func isSuperseded(_ digest: Digest, in pool: BlobPool, listing evidence: Set<Digest>) throws -> Bool {
        guard let status = try pool.status(digest), status.size <= BundleLimits.imageManifestBytes else { return false }
        do {
            guard let bytes = try pool.document(digest, limit: BundleLimits.imageManifestBytes) else { return false }
            let manifest = try Manifest(parsing: bytes, expecting: digest)
            guard let index = ReferrersIndex(manifest), index.bytes == bytes else { return false }
            return manifest.references.allSatisfy { evidence.contains($0.digest) }
        } catch is RegistryError { return false } catch is SystemError { return false } catch is ManifestError {
            return false
        }
    }
}

extension AuditFinding {
    /// Something that must be there and is not.
    static func missing(
        _ subject: String, _ message: String, found: String = "nothing", wanted: String, hint: String,
        blob: Digest? = nil
    ) -> AuditFinding {
        AuditFinding(
            .missing,
            Finding(
                .registryMissing, subject: subject, message: message, found: found, wanted: wanted, hint: hint),
            blob: blob)
    }
}
