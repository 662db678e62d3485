import FileSystem
import OCI

/// What tells that a file is the very same and was not written to since: an audit that goes on hashes again whatever
/// differs in any of it.
struct FileIdentity: Hashable, Sendable {
    let device: UInt64
    let inode: UInt64
    let size: UInt64
    let modified: Int64
    let changed: Int64

    init(device: UInt64, inode: UInt64, size: UInt64, modified: Int64, changed: Int64) {
        self.device = device
        self.inode = inode
        self.size = size
        self.modified = modified
        self.changed = changed
    }

    init(_ status: FileStatus) {
        self.init(
            device: status.device, inode: status.inode, size: status.size, modified: status.modified,
            changed: status.changed)
    }
}

/// A file under the name of a digest. Hard links of one file under one digest are one; under two digests they are two,
/// of which one is wrong.
struct AuditFile: Hashable, Sendable {
    let digest: Digest
    let identity: FileIdentity
}
