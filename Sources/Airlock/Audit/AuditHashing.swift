import FileSystem
import OCI
import Sigstore

/// Hashes every file under the name of a digest, on several threads.
struct AuditHashing {
    /// Files of this size and more come first, so that no thread is left with a large one at the end.
    private static let largeBytes: UInt64 = 8 << 20

    let registry: RegistryDirectory
    let places: [[String]]
    let workers: Int
    let progress: any ProgressObserver
    /// What an earlier run has hashed; nil where nobody asked for it.
    let memory: AuditMemory?

    /// What was found: one finding for each file, with the file that it is about.
    typealias Rotten = [(file: AuditFile, finding: AuditFinding)]

    /// The files that are not what their names say, or not safe, or cannot be read.
    func rotten(among entries: [AuditInventory.Entry]) throws -> Rotten {
        let pending = entries.filter { memory?.isProven($0.file) != true }.sorted(by: Self.precedes)
        let bytes = pending.reduce(0) { $0 + $1.file.identity.size }
        progress.begin("hashing", total: bytes)
        let started = ContinuousClock.now
        let pool = try BlobPool(in: registry.work)
        let found = AuditCollection<(file: AuditFile, finding: AuditFinding)>()
        try SharedWork.forEach(pending.count, workers: workers) { position in
            let entry = pending[position]
            if let finding = try check(entry, in: entry.place == 0 ? pool : nil) {
                found.add([(entry.file, finding)])
            }
            progress.advance(entry.file.identity.size)
        }
        let rate = ByteRate(bytes, seconds: (ContinuousClock.now - started) / .seconds(1))
        progress.note("hashed \(counted(pending.count, "blob file")), \(rate)")
        return found.all
    }

    /// Large files by size, the others as they were written, which on a disk that turns is how they lie.
    private static func precedes(_ left: AuditInventory.Entry, _ right: AuditInventory.Entry) -> Bool {
        let (left, right) = (left.file, right.file)
        let (large, other) = (left.identity.size >= largeBytes, right.identity.size >= largeBytes)
        if large != other { return large }
        if large, left.identity.size != right.identity.size { return left.identity.size > right.identity.size }
        return left.identity.inode == right.identity.inode
            ? left.digest < right.digest : left.identity.inode < right.identity.inode
    }

    private func check(_ entry: AuditInventory.Entry, in pool: BlobPool?) throws -> AuditFinding? {
        let (digest, identity) = (entry.file.digest, entry.file.identity)
        let path = AuditPool.path(of: digest, in: places[entry.place], of: registry)
        do {
            let pool = try pool ?? registry.directory(places[entry.place]).map { try BlobPool(in: $0) }
            guard let proven = try pool?.prove(digest, size: identity.size) else {
                return Self.rotten(path, digest, found: "no file any more")
            }
            // Only what was not written to while it was read may be passed over another time.
            guard FileIdentity(try proven.status()) == identity else {
                return Self.rotten(path, digest, found: "a file that changed while it was read")
            }
        } catch let error as RegistryError where error.code == .registryDamaged || error.code == .registryUnsafe {
            return Self.rotten(path, digest, found: Self.why(error))
        } catch let error as SystemError {
            return .unreadable(path, error, blob: digest)
        }
        try memory?.add(entry.file)
        return nil
    }

    /// What is wrong, without the path, which the finding names.
    private static func why(_ error: RegistryError) -> String {
        switch error {
        case .unsafe(_, let why): "a file that \(why)"
        case .damaged(_, let why): why
        default: "\(error)"
        }
    }

    private static func rotten(_ path: String, _ digest: Digest, found: String) -> AuditFinding {
        AuditFinding(
            .rotten,
            Finding(
                .registryDamaged, subject: path, message: "the blob is not what its name says, or not safe",
                found: found, wanted: "\(digest), a file that nobody may write to", hint: AuditPool.restore),
            blob: digest)
    }
}
