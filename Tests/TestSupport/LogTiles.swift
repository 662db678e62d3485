internal import FileSystem
internal import TransparencyLog

/// Writes the tree of a log as tiles, as far as hashes go (C2SP tlog-tiles).
public enum LogTiles {
    /// Writes into a directory without any: `checkpoint`, the tiles of all levels, and the entries where they are given,
    /// each of less than 256 bytes.
    public static func write(
        _ leafHashes: [[UInt8]], entries: [[UInt8]] = [], checkpoint: [UInt8], to path: String
    ) throws {
        let directory = try Directory.create(path)
        try directory.create("checkpoint", permissions: 0o644).write(checkpoint)
        var hashes = leafHashes
        var level = 0
        while !hashes.isEmpty {
            for start in stride(from: 0, to: hashes.count, by: Tile.fullWidth) {
                let chunk = hashes[start..<min(start + Tile.fullWidth, hashes.count)]
                let tile = Tile(level: level, index: UInt64(start / Tile.fullWidth), width: chunk.count)
                try write(tile.path, Array(chunk.joined()), in: directory)
                guard level == 0, !entries.isEmpty else { continue }
                let bundle = entries[start..<(start + chunk.count)].map { [0, UInt8($0.count)] + $0 }
                try write(tile.entriesPath, Array(bundle.joined()), in: directory)
            }
            hashes = (0..<(hashes.count / Tile.fullWidth)).map { index in
                root(hashes[(index * Tile.fullWidth)..<((index + 1) * Tile.fullWidth)])
            }
            level += 1
        }
    }

    private static func write(_ path: String, _ bytes: [UInt8], in root: Directory) throws {
        let parts = path.split(separator: "/").map(String.init)
        var directory = root
        for part in parts.dropLast() { directory = try directory.subdirectory(part, creating: 0o755) }
        try directory.create(parts[parts.count - 1], permissions: 0o644).write(bytes)
    }

    private static func root(_ hashes: ArraySlice<[UInt8]>) -> [UInt8] {
        guard hashes.count > 1 else { return hashes[hashes.startIndex] }
        let middle = hashes.startIndex + hashes.count / 2
        return MerkleTree.nodeHash(root(hashes[..<middle]), root(hashes[middle...]))
    }
}

extension VirtualTiledLog {
    /// Writes the log as tiles into a new directory.
    public func writeTiles(to path: String) throws {
        try LogTiles.write(leafHashes, checkpoint: checkpoint(), to: path)
    }
}

extension VirtualTransparencyLog {
    /// Writes the log as tiles into a new directory.
    public func writeTiles(to path: String) throws {
        try LogTiles.write(leafHashes, checkpoint: checkpoint(), to: path)
    }
}
