private import CLinux
private import Glibc

/// An open directory. Everything below it is reached by single names through its descriptor, and symbolic links are
/// never followed, so that no one can exchange a component of the path meanwhile.
public final class Directory: Sendable {
    /// The path under which the directory was opened, for messages.
    public let path: String
    let descriptor: Int32

    init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { close(descriptor) }

    private static let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW

    /// Opens a directory by path; its last component must not be a symbolic link.
    public static func open(_ path: String) throws(SystemError) -> Directory {
        let descriptor = try attempt("open", path) { unsafe Glibc.open(path, flags) }
        return Directory(descriptor: descriptor, path: path)
    }

    /// Creates a directory by path unless one is there, and opens it.
    public static func create(_ path: String, permissions: UInt32 = 0o755) throws(SystemError) -> Directory {
        do { _ = try attempt("mkdir", path) { unsafe mkdir(path, permissions) } } catch  where error.isExisting {}
        return try open(path)
    }

    /// Opens a directory below this one; with `creating`, makes it with those permissions where it is missing.
    public func subdirectory(_ name: String, creating permissions: UInt32? = nil) throws(SystemError) -> Directory {
        try check(name)
        if let permissions {
            do {
                _ = try attempt("mkdir", full(name)) { unsafe mkdirat(descriptor, name, permissions) }
            } catch  where error.isExisting {}
        }
        let opened = try attempt("open", full(name)) { unsafe openat(descriptor, name, Self.flags) }
        return Directory(descriptor: opened, path: full(name))
    }

    /// Opens a directory below this one, or gives `nil` where nothing stands under that name.
    public func subdirectoryIfPresent(_ name: String) throws(SystemError) -> Directory? {
        do { return try subdirectory(name) } catch  where error.isNotFound { return nil }
    }

    /// Makes a directory unless something stands under that name, and says whether it did.
    public func makeIfMissing(_ name: String, permissions: UInt32) throws(SystemError) -> Bool {
        do { try make(name, permissions: permissions) } catch  where error.isExisting { return false }
        return true
    }

    /// Whether both are one directory.
    public func isSame(as other: Directory) throws(SystemError) -> Bool { try status().isSameFile(as: other.status()) }

    /// Makes a directory that must not exist yet.
    public func make(_ name: String, permissions: UInt32) throws(SystemError) {
        try check(name)
        _ = try attempt("mkdir", full(name)) { unsafe mkdirat(descriptor, name, permissions) }
    }

    /// Opens a file in this directory.
    public func open(_ name: String, _ mode: File.Mode = .read) throws(SystemError) -> File {
        try check(name)
        let flags = (mode == .read ? O_RDONLY : O_RDWR) | O_CLOEXEC | O_NOFOLLOW
        return File(
            descriptor: try attempt("open", full(name)) { unsafe openat(descriptor, name, flags) }, path: full(name))
    }

    /// Creates a file that must not exist yet, open for writing.
    public func create(_ name: String, permissions: UInt32) throws(SystemError) -> File {
        try check(name)
        let flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
        let opened = try attempt("create", full(name)) { unsafe openat(descriptor, name, flags, permissions) }
        return File(descriptor: opened, path: full(name))
    }

    /// Opens a file for reading and writing, made empty where it is missing.
    public func openOrCreate(_ name: String, permissions: UInt32) throws(SystemError) -> File {
        try check(name)
        let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW
        let opened = try attempt("open", full(name)) { unsafe openat(descriptor, name, flags, permissions) }
        return File(descriptor: opened, path: full(name))
    }

    /// The directory for files without a name: `TMPDIR`, or `/tmp`.
    public static func temporary() throws(SystemError) -> Directory {
        let path = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        return try open(path + "/.")
    }

    /// A directory of that name for what can be made again: below `XDG_CACHE_HOME`, or `.cache` of the user's home; made
    /// where it is missing. Nil where the environment names neither.
    public static func cache(_ name: String) throws(SystemError) -> Directory? {
        let own = unsafe getenv("XDG_CACHE_HOME").map { unsafe String(cString: $0) }
        let home = unsafe getenv("HOME").map { unsafe String(cString: $0) + "/.cache" }
        guard let parent = [own, home].compactMap(\.self).first(where: { $0.hasPrefix("/") }) else { return nil }
        do {
            _ = try attempt("mkdir", parent) { unsafe mkdir(parent, 0o700) }
        } catch  where error.isExisting {}
        // The directory itself may be a link that the user has made.
        return try open(parent + "/.").subdirectory(name, creating: 0o700)
    }

    /// Creates a file for reading and writing that stands under no name here, and is gone when it is closed.
    public func createNameless() throws(SystemError) -> File {
        let flags = O_RDWR | O_CLOEXEC | linux_open_nameless
        do throws(SystemError) {
            let opened = try attempt("create", "a file without a name in \(path)") {
                unsafe openat(descriptor, ".", flags, 0o600)
            }
            return File(descriptor: opened, path: "a file without a name in \(path)")
        } catch  where [EOPNOTSUPP, EISDIR, EINVAL].contains(error.code) {
            // Not every file system knows that.
            let name = ".\(getpid())-\(UInt64.random(in: 0 ... .max))"
            let file = try create(name, permissions: 0o600)
            try remove(name)
            return file
        }
    }

    /// What stands under a name, or `nil` where nothing does.
    public func status(_ name: String) throws(SystemError) -> FileStatus? {
        try check(name)
        var status = stat()
        do {
            _ = try attempt("stat", full(name)) { unsafe fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) }
        } catch  where error.isNotFound { return nil }
        return FileStatus(status)
    }

    /// What the file system says about this directory itself.
    public func status() throws(SystemError) -> FileStatus {
        var status = stat()
        _ = try attempt("stat", path) { unsafe fstat(descriptor, &status) }
        return FileStatus(status)
    }

    /// The names in this directory, sorted by bytes.
    public func names() throws(SystemError) -> [String] { try names(atMost: .max) }

    /// Some of the names in this directory, sorted by bytes; none only where there are none.
    public func names(atMost count: Int) throws(SystemError) -> [String] {
        var names: [String] = []
        try forEachName { (name) throws(SystemError) in
            names.append(name)
            return names.count < count
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Calls `body` with the names in this directory, in no order, until it says that it wants no more.
    public func forEachName(_ body: (String) throws(SystemError) -> Bool) throws(SystemError) {
        let copy = try attempt("open", path) { unsafe openat(descriptor, ".", Self.flags) }
        guard let stream = unsafe fdopendir(copy) else {
            close(copy)
            throw SystemError(operation: "list", path: path, code: errno)
        }
        defer { unsafe closedir(stream) }
        while true {
            errno = 0
            guard let entry = unsafe readdir(stream) else { break }
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != ".", name != "..", try !body(name) { return }
        }
        guard errno == 0 else { throw SystemError(operation: "list", path: path, code: errno) }
    }

    /// Renames within the file system, replacing what stands under the new name.
    public func rename(_ name: String, to directory: Directory, as newName: String) throws(SystemError) {
        try check(name)
        try check(newName)
        _ = try attempt("rename", full(name)) { unsafe renameat(descriptor, name, directory.descriptor, newName) }
    }

    /// Makes a hard link to a file of this directory; the new name must be free.
    public func link(_ name: String, to directory: Directory, as newName: String) throws(SystemError) {
        try check(name)
        try check(newName)
        _ = try attempt("link", directory.full(newName)) {
            unsafe linkat(descriptor, name, directory.descriptor, newName, 0)
        }
    }

    /// Makes a hard link to an open file, whatever its name is by now; the new name must be free.
    public func link(_ file: File, as newName: String) throws(SystemError) {
        try check(newName)
        let source = "/proc/self/fd/\(file.descriptor)"
        _ = try attempt("link", full(newName)) {
            unsafe linkat(AT_FDCWD, source, descriptor, newName, AT_SYMLINK_FOLLOW)
        }
    }

    /// Removes a file; that there is none is no error.
    public func remove(_ name: String) throws(SystemError) {
        try check(name)
        do {
            _ = try attempt("remove", full(name)) { unsafe unlinkat(descriptor, name, 0) }
        } catch  where error.isNotFound {}
    }

    /// Removes a file or a directory with all below it; that there is none is no error.
    public func removeTree(_ name: String) throws(SystemError) {
        guard try status(name)?.kind == .directory else { return try remove(name) }
        let inner = try subdirectory(name)
        for name in try inner.names() { try inner.removeTree(name) }
        _ = try attempt("remove", full(name)) { unsafe unlinkat(descriptor, name, AT_REMOVEDIR) }
    }

    /// Removes an empty directory; that it is missing or not empty is no error.
    public func removeIfEmpty(_ name: String) throws(SystemError) {
        try check(name)
        do {
            _ = try attempt("remove", full(name)) { unsafe unlinkat(descriptor, name, AT_REMOVEDIR) }
        } catch  where error.isNotFound || error.code == ENOTEMPTY || error.isExisting {}
    }

    /// Waits until the names in this directory are on the device.
    public func synchronize() throws(SystemError) { _ = try attempt("fsync", path) { fsync(descriptor) } }

    /// Waits until everything in this file system is on the device: one call in place of one for each of many files.
    public func synchronizeFileSystem() throws(SystemError) { _ = try attempt("syncfs", path) { syncfs(descriptor) } }

    /// Bytes that an unprivileged writer may still use in this file system.
    public func availableBytes() throws(SystemError) -> UInt64 {
        try availableBytesOfFileSystem(descriptor, path)
    }

    /// Reads a small file whole, refusing more than `limit` bytes with `EFBIG`.
    public func read(_ name: String, limit: Int) throws(SystemError) -> [UInt8] { try open(name).readAll(limit: limit) }

    /// The parent directory and the last component of a path, without slashes at its end, which would follow a symbolic link.
    public static func split(_ path: String) -> (parent: String, name: String) {
        var path = path[...]
        while path.count > 1, path.hasSuffix("/") { path = path.dropLast() }
        guard let slash = path.lastIndex(of: "/") else { return (".", String(path)) }
        let parent = path[..<slash]
        return (parent.isEmpty ? "/" : String(parent), String(path[path.index(after: slash)...]))
    }

    private func full(_ name: String) -> String { path.hasSuffix("/") ? path + name : path + "/" + name }

    /// A name is one component: never empty, never `.` or `..`, never with a slash or a zero byte.
    private func check(_ name: String) throws(SystemError) {
        let bad = name.isEmpty || name == "." || name == ".." || name.utf8.contains { $0 == 0x2F || $0 == 0 }
        guard !bad else { throw SystemError(operation: "use the name", path: full(name), code: EINVAL) }
    }
}

/// Bytes that an unprivileged writer may still use in the file system of an open file.
func availableBytesOfFileSystem(_ descriptor: Int32, _ path: String) throws(SystemError) -> UInt64 {
    var status = statvfs()
    _ = try attempt("statvfs", path) { unsafe fstatvfs(descriptor, &status) }
    return UInt64(status.f_bavail) * UInt64(status.f_frsize)
}
