/// A log whose entries are all in memory, as the files that a tiled log consists of (C2SP tlog-tiles).
///
/// Making one hashes every entry once.
public struct TiledLog: TileSource {
    /// An entry's length stands in 16 bits before it.
    public static let maximumEntryBytes = Int(UInt16.max)

    private let entries: [[UInt8]]
    /// For each level the hashes that its tiles hold.
    private let levels: [[[UInt8]]]

    /// A log of these entries. Precondition: none has more than ``maximumEntryBytes``.
    public init(_ entries: [[UInt8]]) {
        precondition(entries.allSatisfy { $0.count <= Self.maximumEntryBytes })
        self.entries = entries
        var levels = [entries.map(MerkleTree.leafHash)]
        while let below = levels.last, below.count >= Tile.fullWidth {
            levels.append(
                (0..<(below.count / Tile.fullWidth)).map { index in
                    Self.root(Array(below[(index * Tile.fullWidth)..<((index + 1) * Tile.fullWidth)]))
                })
        }
        self.levels = levels
    }

    /// The number of entries.
    public var size: UInt64 { UInt64(entries.count) }

    /// The root over the first `size` entries (RFC 6962 §2.1).
    ///
    /// - Throws: ``TileError``, `.beyondTree`.
    public func rootHash(size: UInt64) throws(TileError) -> [UInt8] {
        guard size <= self.size else { throw .beyondTree(index: size, size: self.size) }
        var tree = TiledTree(size: size, source: self)
        return try tree.root()
    }

    /// Every file of the first `size` entries but the checkpoint, by its path: each tile in the width that it has there.
    /// Precondition: there are so many.
    public func files(size: UInt64) -> [String: [UInt8]] {
        precondition(size <= self.size)
        var files: [String: [UInt8]] = [:]
        for level in levels.indices {
            let count = Int(size >> UInt64(8 * level))
            for start in stride(from: 0, to: count, by: Tile.fullWidth) {
                let tile = Tile(
                    level: level, index: UInt64(start / Tile.fullWidth), width: min(Tile.fullWidth, count - start))
                files[tile.path] = bytes(of: tile)
                if level == 0 { files[tile.entriesPath] = entries(of: tile) }
            }
        }
        return files
    }

    public func bytes(of tile: Tile) -> [UInt8]? {
        guard levels.indices.contains(tile.level) else { return nil }
        return Self.elements(of: tile, in: levels[tile.level]).map { Array($0.joined()) }
    }

    public func entries(of tile: Tile) -> [UInt8]? {
        Self.elements(of: tile, in: entries).map { entries in
            entries.flatMap { [UInt8($0.count >> 8), UInt8($0.count & 0xFF)] + $0 }
        }
    }

    private static func elements(of tile: Tile, in all: [[UInt8]]) -> ArraySlice<[UInt8]>? {
        let start = Int(tile.index) * Tile.fullWidth
        guard start + tile.width <= all.count else { return nil }
        return all[start..<(start + tile.width)]
    }

    /// The root of a full tile.
    private static func root(_ hashes: [[UInt8]]) -> [UInt8] {
        var hashes = hashes
        while hashes.count > 1 {
            hashes = stride(from: 0, to: hashes.count, by: 2).map {
                MerkleTree.nodeHash(hashes[$0], hashes[$0 + 1])
            }
        }
        return hashes[0]
    }
}
