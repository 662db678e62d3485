/// The Merkle tree of a tiled log at one size: roots and proofs, computed from as few tiles as hold them.
///
/// Nothing here is verified. A proof that comes out of false tiles does not lead to the root of a signed tree head.
public struct TiledTree<Source: TileSource> {
    /// The number of leaves whose tiles the source has.
    public let size: UInt64
    private let source: Source
    /// The tiles read so far; a proof needs few, and neighbouring proofs the same.
    private var tiles: [Tile: [UInt8]] = [:]
    private let maximumTiles = 64

    /// A tree of a size that the source covers.
    public init(size: UInt64, source: Source) {
        self.size = size
        self.source = source
    }

    /// The root over the first `size` leaves, by default all (RFC 6962 §2.1).
    public mutating func root(size: UInt64? = nil) throws(TileError) -> [UInt8] {
        let size = size ?? self.size
        guard size <= self.size else { throw .beyondTree(index: size, size: self.size) }
        guard size > 0 else { return MerkleTree.emptyRootHash }
        return try hash(0..<size)
    }

    /// The hash of a leaf.
    public mutating func leafHash(_ index: UInt64) throws(TileError) -> [UInt8] {
        guard index < size else { throw .beyondTree(index: index, size: size) }
        return try node(height: 0, index: index)
    }

    /// The proof that a leaf is in the tree of the first `size` leaves (RFC 6962 §2.1.1).
    public mutating func inclusionProof(index: UInt64, size: UInt64? = nil) throws(TileError) -> InclusionProof {
        let size = size ?? self.size
        guard size <= self.size, index < size else { throw .beyondTree(index: index, size: min(size, self.size)) }
        var hashes: [[UInt8]] = []
        var range = 0..<size
        while range.upperBound - range.lowerBound > 1 {
            let (left, right) = Self.split(range)
            hashes.append(try hash(left.contains(index) ? right : left))
            range = left.contains(index) ? left : right
        }
        return InclusionProof(leafIndex: index, treeSize: size, hashes: hashes.reversed())
    }

    /// The proof that the tree of the first `new` leaves begins with that of the first `old` ones (RFC 6962 §2.1.2).
    public mutating func consistencyProof(from old: UInt64, to new: UInt64? = nil) throws(TileError) -> ConsistencyProof
    {
        let new = new ?? size
        guard new <= size, old > 0, old <= new else { throw .beyondTree(index: old, size: min(new, size)) }
        var hashes: [[UInt8]] = []
        var range = 0..<new
        var isWhole = true
        while range.upperBound > old {
            let (left, right) = Self.split(range)
            let isLeft = old <= left.upperBound
            hashes.append(try hash(isLeft ? right : left))
            range = isLeft ? left : right
            isWhole = isWhole && isLeft
        }
        if !isWhole { hashes.append(try hash(range)) }
        return ConsistencyProof(oldSize: old, newSize: new, hashes: hashes.reversed())
    }

    /// The entry at an index: the bytes whose leaf hash the tree holds.
    public mutating func entry(_ index: UInt64) throws(TileError) -> [UInt8] {
        guard index < size else { throw .beyondTree(index: index, size: size) }
        let tile = tile(level: 0, index: index / UInt64(Tile.fullWidth))
        let full = Tile(level: 0, index: tile.index)
        for tile in tile == full ? [full] : [tile, full] {
            guard let bytes = try source.entries(of: tile) else { continue }
            let entries = try EntryBundle.entries(bytes, count: tile.width, path: tile.entriesPath)
            return entries[Int(index % UInt64(Tile.fullWidth))]
        }
        throw .missing(path: tile.entriesPath)
    }

    /// Splits at the largest power of two below the count. Precondition: at least two leaves.
    private static func split(_ range: Range<UInt64>) -> (Range<UInt64>, Range<UInt64>) {
        let width = UInt64(1) << UInt64(63 - (range.upperBound - range.lowerBound - 1).leadingZeroBitCount)
        let middle = range.lowerBound + width
        return (range.lowerBound..<middle, middle..<range.upperBound)
    }

    /// The root over a range that begins where a complete subtree of its size would.
    private mutating func hash(_ range: Range<UInt64>) throws(TileError) -> [UInt8] {
        let count = range.upperBound - range.lowerBound
        if count.nonzeroBitCount == 1 {
            let height = count.trailingZeroBitCount
            return try node(height: height, index: range.lowerBound >> UInt64(height))
        }
        let (left, right) = Self.split(range)
        return MerkleTree.nodeHash(try hash(left), try hash(right))
    }

    /// The hash of a complete subtree: in a tile where its height is a multiple of 8, else computed from those below.
    private mutating func node(height: Int, index: UInt64) throws(TileError) -> [UInt8] {
        guard height % 8 == 0 else {
            return MerkleTree.nodeHash(
                try node(height: height - 1, index: 2 * index), try node(height: height - 1, index: 2 * index + 1))
        }
        let bytes = try read(tile(level: height / 8, index: index / UInt64(Tile.fullWidth)))
        let start = Int(index % UInt64(Tile.fullWidth)) * MerkleTree.hashLength
        return Array(bytes[start..<(start + MerkleTree.hashLength)])
    }

    /// The tile as it is in a tree of this size.
    private func tile(level: Int, index: UInt64) -> Tile {
        let hashes = size >> UInt64(8 * level)
        return Tile(level: level, index: index, width: Int(min(UInt64(Tile.fullWidth), hashes - 256 * index)))
    }

    /// A partial tile may have gone once the full one was there.
    private mutating func read(_ tile: Tile) throws(TileError) -> [UInt8] {
        if let known = tiles[tile] { return known }
        let full = Tile(level: tile.level, index: tile.index)
        for candidate in tile == full ? [full] : [tile, full] {
            guard let bytes = try source.bytes(of: candidate) else { continue }
            let wanted = candidate.width * MerkleTree.hashLength
            guard bytes.count == wanted else {
                throw .wrongLength(path: candidate.path, found: bytes.count, wanted: wanted)
            }
            if tiles.count >= maximumTiles { tiles = [:] }
            tiles[tile] = bytes
            return bytes
        }
        throw .missing(path: tile.path)
    }
}

/// The entries of a tile of leaves, each with its length in 16 bits before it (C2SP tlog-tiles, "Log entries").
enum EntryBundle {
    /// Exactly `count` entries.
    static func entries(_ bytes: [UInt8], count: Int, path: String) throws(TileError) -> [[UInt8]] {
        var entries: [[UInt8]] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            guard rest.count >= 2 else { throw .malformedEntries(path: path, why: "a length is cut off") }
            let length = Int(rest[rest.startIndex]) << 8 | Int(rest[rest.startIndex + 1])
            rest = rest.dropFirst(2)
            guard rest.count >= length else { throw .malformedEntries(path: path, why: "an entry is cut off") }
            entries.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        guard entries.count == count else {
            throw .malformedEntries(path: path, why: "it has \(entries.count) entries, want \(count)")
        }
        return entries
    }
}
