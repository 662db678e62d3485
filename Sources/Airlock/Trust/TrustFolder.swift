internal import FileSystem
internal import OCI

/// A directory of trusted files, every one of which must be out of the reach of others.
struct TrustFolder {
    private let directory: Directory
    /// The path within the trust directory: empty, or ending in a slash.
    private let prefix: String
    /// Who may own the files, besides root.
    private let user: UInt32
    /// A file that is read as if it stood there, by its path within the trust directory.
    private let addition: (path: String, bytes: [UInt8])?

    /// Opens the trust directory itself.
    init(path: String, user: UInt32, adding addition: (path: String, bytes: [UInt8])? = nil) throws(TrustError) {
        do throws(SystemError) {
            directory = try Directory.open(path)
        } catch {
            throw TrustError(error.isNotFound ? .missing : .unreadable(error), path)
        }
        prefix = ""
        self.user = user
        self.addition = addition
        try checkDirectory()
    }

    /// Opens a directory in another.
    init(_ name: String, in parent: TrustFolder) throws(TrustError) {
        guard try parent.kind(of: name) == .directory else {
            throw TrustError(.notPlain(found: try parent.kind(of: name)), parent.path(of: name))
        }
        do throws(SystemError) {
            directory = try parent.directory.subdirectory(name)
        } catch {
            throw TrustError(.unreadable(error), parent.path(of: name))
        }
        prefix = "\(parent.prefix)\(name)/"
        user = parent.user
        addition = parent.addition
        try checkDirectory()
    }

    /// What stands in the directory, sorted by bytes.
    func names() throws(TrustError) -> [String] {
        var names: [String]
        do throws(SystemError) {
            names = try directory.names()
        } catch {
            throw TrustError(.unreadable(error), directory.path)
        }
        if let added = addedName, !names.contains(added) {
            names.append(added)
            names.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        }
        guard names.count <= TrustDirectory.Limit.files else {
            throw TrustError(.tooMany(limit: TrustDirectory.Limit.files), directory.path)
        }
        return names
    }

    /// The path for messages.
    func path(of name: String) -> String {
        directory.path.hasSuffix("/") ? directory.path + name : "\(directory.path)/\(name)"
    }

    /// Reads a plain file whole. Owner and mode are those of the file that was read, whatever has the name meanwhile.
    func read(_ name: String, limit: Int) throws(TrustError) -> (bytes: [UInt8], file: TrustDirectory.File) {
        let path = path(of: name)
        if name == addedName, let bytes = addition?.bytes {
            return (bytes, TrustDirectory.File(path: prefix + name, digest: Digest.of(bytes), size: bytes.count))
        }
        // Before it is opened: a pipe would wait for a writer.
        let kind = try kind(of: name)
        guard kind == .regular else { throw TrustError(.notPlain(found: kind), path) }
        let file: FileSystem.File
        let status: FileStatus
        do throws(SystemError) {
            file = try directory.open(name)
            status = try file.status()
        } catch {
            throw TrustError(.unreadable(error), path)
        }
        guard status.kind == .regular else { throw TrustError(.notPlain(found: status.kind), path) }
        try check(status, path: path)
        guard status.size <= limit else { throw TrustError(.tooLarge(limit: limit), path) }
        do throws(SystemError) {
            let bytes = try file.readAll(limit: limit)
            return (bytes, TrustDirectory.File(path: prefix + name, digest: Digest.of(bytes), size: bytes.count))
        } catch {
            throw TrustError(.unreadable(error), path)
        }
    }

    /// The name of the added file, where it stands in this very directory.
    private var addedName: String? {
        guard let addition, addition.path.hasPrefix(prefix) else { return nil }
        let name = addition.path.dropFirst(prefix.count)
        return name.contains("/") ? nil : String(name)
    }

    /// What stands under a name.
    func kind(of name: String) throws(TrustError) -> FileStatus.Kind {
        if name == addedName { return .regular }
        let status: FileStatus?
        do throws(SystemError) {
            status = try directory.status(name)
        } catch {
            throw TrustError(.unreadable(error), path(of: name))
        }
        guard let status else { throw TrustError(.missing, path(of: name)) }
        return status.kind
    }

    private func checkDirectory() throws(TrustError) {
        let status: FileStatus
        do throws(SystemError) {
            status = try directory.status()
        } catch {
            throw TrustError(.unreadable(error), directory.path)
        }
        try check(status, path: directory.path)
    }

    /// Whoever may write a trusted file decides what is trusted.
    private func check(_ status: FileStatus, path: String) throws(TrustError) {
        guard status.owner == 0 || status.owner == user else {
            throw TrustError(.owner(found: status.owner, wanted: user), path)
        }
        guard !status.isWritableByOthers else { throw TrustError(.writable(permissions: status.permissions), path) }
    }
}
