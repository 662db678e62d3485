internal import FileSystem
internal import OCI

/// A directory of trusted files, every one of which must be out of the reach of others.
struct TrustFolder {
    private let directory: Directory
    /// The path within the trust directory: empty, or ending in a slash.
    private let prefix: String
    /// Who may own the files, besides root.
    private let user: UInt32

    /// Opens the trust directory itself.
    init(path: String, user: UInt32) throws(TrustError) {
        do throws(SystemError) {
            directory = try Directory.open(path)
        } catch {
            throw TrustError(error.isNotFound ? .missing : .unreadable(error), path)
        }
        prefix = ""
        self.user = user
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
        try checkDirectory()
    }

    /// What stands in the directory, sorted by bytes.
    func names() throws(TrustError) -> [String] {
        let names: [String]
        do throws(SystemError) {
            names = try directory.names()
        } catch {
            throw TrustError(.unreadable(error), directory.path)
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
            return (bytes, TrustDirectory.File(path: prefix + name, digest: Digest.of(bytes)))
        } catch {
            throw TrustError(.unreadable(error), path)
        }
    }

    private func kind(of name: String) throws(TrustError) -> FileStatus.Kind {
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
