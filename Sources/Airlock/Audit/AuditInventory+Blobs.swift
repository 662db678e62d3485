import FileSystem
import OCI
import OpenSSL

extension AuditInventory {
    mutating func addPlace(_ path: [String], _ directory: Directory, isNew: Bool = true) {
        if isNew { places.append(path) }
        let (place, blobs) = (isNew ? places.count - 1 : 0, path + [ImageLayout.blobsName])
        reading(blobs) { inventory in
            switch try directory.status(ImageLayout.blobsName)?.kind {
            case .directory: try inventory.walkBlobs(try directory.subdirectory(ImageLayout.blobsName), blobs, place)
            case nil: return
            case let kind: inventory.addOther(blobs, kind, isExpected: true)
            }
        }
    }

    private mutating func walkBlobs(_ blobs: Directory, _ path: [String], _ place: Int) throws {
        requireSafe(try blobs.status(), path)
        for name in try blobs.names() {
            let (child, kind) = (path + [name], try blobs.status(name)?.kind)
            let algorithm = AuditPool.algorithms.first { $0.rawValue == name }
            guard let algorithm, kind == .directory else {
                addOther(child, kind, isExpected: algorithm != nil)
                continue
            }
            reading(child) { inventory in
                let directory = try blobs.subdirectory(name)
                inventory.requireSafe(try directory.status(), child)
                for name in try directory.names() {
                    let digest = Digest(named: name, algorithm)
                    try inventory.add(directory.status(name), digest, child + [name], place)
                }
            }
        }
    }

    private mutating func add(_ status: FileStatus?, _ digest: Digest?, _ path: [String], _ place: Int) {
        guard let digest else { return addExtra(path, "the entry", "a name that is no digest") }
        guard let status, status.kind == .regular else {
            return addOther(path, status?.kind, isExpected: true, blob: digest)
        }
        let file = AuditFile(digest: digest, identity: FileIdentity(status))
        if known.insert(file).inserted { entries.append(Entry(file: file, place: place)) }
    }
}
