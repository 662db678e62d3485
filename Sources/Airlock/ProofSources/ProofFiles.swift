import FileSystem
import Glibc
import OCI
import TransparencyLog

/// The files below a directory of proofs, or below an address of the web. Of a directory only plain files are read, and
/// below it no link is followed.
struct ProofFiles {
    private enum Place {
        case directory(Directory)
        case web(any RemoteOpener)
    }

    /// The directory's path, or the address; for messages.
    let path: String
    private let place: Place

    /// Opens the directory; it may itself be reached by a link.
    init(path: String) throws(ProofSourceError) {
        self.path = path
        place = .directory(try Self.reading(path) { () throws(SystemError) in try Directory.open("\(path)/.") })
    }

    /// Files below an address without a slash at its end. They cannot be listed.
    init(address: String, opener: any RemoteOpener) {
        path = address
        place = .web(opener)
    }

    /// Whether anything has this name in the directory.
    func contains(_ name: String) throws(ProofSourceError) -> Bool {
        guard case .directory(let root) = place else { return try document(name, limit: 1 << 20) != nil }
        return try Self.reading(name) { () throws(SystemError) in try root.status(name) != nil }
    }

    /// The names in a folder, sorted by bytes; none where there is no such folder, and on the web.
    func names(in folder: String) throws(ProofSourceError) -> [String] {
        try Self.reading(folder) { () throws(SystemError) in
            guard case .directory(let root) = place else { return [] }
            return try Self.folder(folder.split(separator: "/"), below: root)?.names() ?? []
        }
    }

    /// The content of a file, nil where it is not there.
    func document(_ path: String, limit: Int) throws(ProofSourceError) -> [UInt8]? {
        switch place {
        case .directory(let root):
            return try Self.reading(path) { () throws(SystemError) in try Self.read(path, below: root, limit: limit) }
        case .web(let opener):
            let address = "\(self.path)/\(path)"
            do throws(SourceError) { return try opener.document(at: address, asking: nil, limit: limit) } catch {
                throw .unreadable(path: address, why: "\(error)")
            }
        }
    }

    /// The content of a file, nil where it is not there; more than `limit` bytes are refused with `EFBIG`.
    private static func read(_ path: String, below root: Directory, limit: Int) throws(SystemError) -> [UInt8]? {
        let parts = path.split(separator: "/")
        guard let name = parts.last.map(String.init), let folder = try folder(parts.dropLast(), below: root),
            let status = try folder.status(name)
        else { return nil }
        // Before it is opened: a pipe would wait for a writer.
        guard status.kind == .regular else {
            throw SystemError(operation: "read as a plain file", path: path, code: EINVAL)
        }
        return try folder.read(name, limit: limit)
    }

    private static func folder(_ names: [Substring], below root: Directory) throws(SystemError) -> Directory? {
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
