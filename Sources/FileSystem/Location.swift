private import CLinux
import Glibc

/// A file or directory that is pointed at and not opened (`O_PATH`): nothing of it can be read or written by this.
public final class Location: Sendable {
    /// The path by which it was found, for messages.
    public let path: String
    package let descriptor: Int32

    private init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { close(descriptor) }

    /// Finds what stands at a path, or gives `nil` where nothing does.
    ///
    /// - Parameter followLinks: whether the last component may be a symbolic link, which is then followed.
    public static func find(_ path: String, followLinks: Bool) throws(SystemError) -> Location? {
        let flags = linux_open_place | O_CLOEXEC | (followLinks ? 0 : O_NOFOLLOW)
        do {
            return Location(descriptor: try attempt("find", path) { unsafe Glibc.open(path, flags) }, path: path)
        } catch  where error.isNotFound || error.code == ENOTDIR || error.code == ELOOP { return nil }
    }

    /// What the file system says about it.
    public func status() throws(SystemError) -> FileStatus {
        var status = stat()
        _ = try attempt("stat", path) { unsafe fstat(descriptor, &status) }
        return FileStatus(status)
    }
}
