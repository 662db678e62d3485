public import FileSystem
internal import Glibc
internal import OpenSSL

/// What a directory holds, to be compared with what it holds later: kind, permissions and content of everything below.
public struct DirectorySnapshot: Equatable, CustomStringConvertible {
    /// By path relative to the directory; empty where the directory does not exist, one entry where it is empty.
    public private(set) var entries: [String: String] = [:]

    /// Reads a directory whole.
    public init(_ path: String) throws(SystemError) {
        guard unsafe access(path, F_OK) == 0 else { return }
        try read(try Directory.open(path), "")
    }

    /// The relative paths of the files.
    public var files: [String] { entries.filter { $0.value.hasPrefix("file") }.keys.sorted() }

    public var description: String {
        entries.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: "\n")
    }

    private mutating func read(_ directory: Directory, _ path: String) throws(SystemError) {
        entries["\(path)/"] = "directory \(String(try directory.status().permissions, radix: 8))"
        for name in try directory.names() {
            guard let status = try directory.status(name) else { continue }
            switch status.kind {
            case .directory: try read(try directory.subdirectory(name), "\(path)/\(name)")
            case .regular:
                let content = try directory.read(name, limit: 1 << 30)
                let digest = Hex.encode(HashAlgorithm.sha256.hash(content))
                entries["\(path)/\(name)"] = "file \(String(status.permissions, radix: 8)) \(digest)"
            default: entries["\(path)/\(name)"] = "\(status.kind)"
            }
        }
    }
}
