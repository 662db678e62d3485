import Glibc

/// A directory that was made before it is known whether it will be needed.
///
/// Its parent is kept, so that it can be taken away again by a program that can no longer open the parent.
public final class AnticipatedDirectory: Sendable {
    /// Where it was made.
    public let parent: Location
    private let name: String
    private let identity: FileStatus

    private init(parent: Location, name: String, identity: FileStatus) {
        self.parent = parent
        self.name = name
        self.identity = identity
    }

    /// Makes a directory, or gives `nil` where anything stands at that path already.
    public static func make(_ path: String, permissions: UInt32 = 0o755) throws(SystemError) -> AnticipatedDirectory? {
        let (above, name) = Directory.split(path)
        guard let parent = try Location.find(above, followLinks: true) else {
            throw SystemError(operation: "mkdir", path: path, code: ENOENT)
        }
        do {
            _ = try attempt("mkdir", path) { unsafe mkdirat(parent.descriptor, name, permissions) }
        } catch  where error.isExisting { return nil }
        return AnticipatedDirectory(parent: parent, name: name, identity: try status(of: name, in: parent))
    }

    /// Takes the directory away where it is still the one that was made, and empty.
    public func removeIfEmpty() throws(SystemError) {
        do {
            let found = try Self.status(of: name, in: parent)
            guard (found.device, found.inode) == (identity.device, identity.inode) else { return }
            _ = try attempt("remove", "\(parent.path)/\(name)") {
                unsafe unlinkat(parent.descriptor, name, AT_REMOVEDIR)
            }
        } catch  where error.isNotFound || error.code == ENOTEMPTY || error.isExisting {}
    }

    private static func status(of name: String, in parent: Location) throws(SystemError) -> FileStatus {
        var status = stat()
        _ = try attempt("stat", "\(parent.path)/\(name)") {
            unsafe fstatat(parent.descriptor, name, &status, AT_SYMLINK_NOFOLLOW)
        }
        return FileStatus(status)
    }
}
