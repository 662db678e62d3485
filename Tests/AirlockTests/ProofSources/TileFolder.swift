import FileSystem
import Glibc
import OpenSSL
import TestSupport
import TransparencyLog

/// The tiles of a naive tree in a directory, as a log would keep them.
struct TileFolder {
    let leaves: [[UInt8]]
    let tree: ReferenceTree
    private let folder: TemporaryFolder

    /// Leaves that differ.
    static func leaves(_ count: Int) -> [[UInt8]] { (0..<count).map { Array("leaf \($0)".utf8) } }

    init(size: Int, checkpointSize: UInt64? = nil) throws {
        try self.init(leaves: Self.leaves(size), checkpointSize: checkpointSize)
    }

    /// Tiles of all leaves, with a checkpoint of a size, by default of all.
    init(leaves: [[UInt8]], checkpointSize: UInt64? = nil) throws {
        self.leaves = leaves
        tree = ReferenceTree(leaves: leaves)
        folder = try TemporaryFolder()
        try LogTiles.write(tree.leafHashes, entries: leaves, checkpoint: [], to: folder.path)
        try write(checkpointOf: checkpointSize ?? UInt64(leaves.count))
    }

    var path: String { folder.path }

    /// A checkpoint that nobody signed; its root is right where the tree has that size.
    func write(checkpointOf size: UInt64) throws {
        let root = size <= UInt64(tree.size) ? tree.root(size: Int(size)) : [UInt8](repeating: 0, count: 32)
        let text = "example.com/log\n\(size)\n\(Base64.encode(root))\n\n\u{2014} example.com/log AAAAAAAA\n"
        try write("checkpoint", Array(text.utf8))
    }

    /// Writes a file in the place of what is there, and the directories of its path.
    func write(_ path: String, _ bytes: [UInt8]) throws {
        let (directory, name) = try place(path)
        try directory.removeTree(name)
        try directory.create(name, permissions: 0o644).write(bytes)
    }

    func remove(_ path: String) throws {
        let (directory, name) = try place(path)
        try directory.removeTree(name)
    }

    /// Puts a symbolic link in the place of what is there.
    func link(_ path: String, to target: String) throws {
        try remove(path)
        guard unsafe symlink(target, "\(self.path)/\(path)") == 0 else {
            throw SystemError(operation: "link", path: path, code: errno)
        }
    }

    private func place(_ path: String) throws -> (Directory, String) {
        let parts = path.split(separator: "/").map(String.init)
        var directory = try Directory.open(self.path)
        for part in parts.dropLast() { directory = try directory.subdirectory(part, creating: 0o755) }
        return (directory, parts[parts.count - 1])
    }
}
