import FileSystem
import Glibc
import TransparencyLog

/// The files below a directory of proofs. Only plain files are read, and below the directory no link is followed.
struct ProofFiles {
    /// The directory's path, for messages.
    let path: String
    private let root: Directory

    /// Opens the directory; it may itself be reached by a link.
    init(path: String) throws(ProofSourceError) {
        self.path = path
        root = try Self.reading(path) { () throws(SystemError) in try Directory.open("\(path)/.") }
    }

    /// Whether anything has this name in the directory.
    func contains(_ name: String) throws(ProofSourceError) -> Bool {
        try Self.reading(name) { () throws(SystemError) in try root.status(name) != nil }
    }

    /// The names in a folder, sorted by bytes; none where there is no such folder.
    func names(in folder: String) throws(ProofSourceError) -> [String] {
        try Self.reading(folder) { () throws(SystemError) in
            try self.folder(folder.split(separator: "/"))?.names() ?? []
        }
    }

    /// The content of a file, nil where it is not there.
    func document(_ path: String, limit: Int) throws(ProofSourceError) -> [UInt8]? {
        try Self.reading(path) { () throws(SystemError) in try read(path, limit: limit) }
    }

    /// The content of a file, nil where it is not there; more than `limit` bytes are refused with `EFBIG`.
    func read(_ path: String, limit: Int) throws(SystemError) -> [UInt8]? {
        let parts = path.split(separator: "/")
        guard let name = parts.last.map(String.init), let folder = try folder(parts.dropLast()),
            let status = try folder.status(name)
        else { return nil }
        // Before it is opened: a pipe would wait for a writer.
        guard status.kind == .regular else {
            throw SystemError(operation: "read as a plain file", path: path, code: EINVAL)
        }
        return try folder.read(name, limit: limit)
    }

    private func folder(_ names: [Substring]) throws(SystemError) -> Directory? {
        var folder = root
        for name in names {
            guard let inner = try folder.subdirectoryIfPresent(String(name)) else { return nil }
            folder = inner
        }
        return folder
    }

    private static func reading<Value>(
        _ path: String, _ body: () throws(SystemError) -> Value
    ) throws(ProofSourceError) -> Value {
        do throws(SystemError) {
            return try body()
        } catch {
            throw .unreadable(path: path, why: "\(error)")
        }
    }
}
