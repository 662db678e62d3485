/// One tile of a log: 256 hashes of one level, or the first of them where the tree ends (C2SP tlog-tiles).
///
/// Hash `i` of tile `n` on level `l` covers the `256^l` leaves from `(256 n + i) 256^l` on.
public struct Tile: Sendable, Hashable {
    /// The number of hashes of a full tile.
    public static let fullWidth = 256

    /// 0 for leaf hashes.
    public let level: Int
    /// The position among the tiles of its level.
    public let index: UInt64
    /// The number of hashes, 1 to 256.
    public let width: Int

    /// A tile. Precondition: a level of 0 to 7, a width of 1 to 256.
    public init(level: Int, index: UInt64, width: Int = Tile.fullWidth) {
        precondition((0...7).contains(level) && (1...Tile.fullWidth).contains(width))
        self.level = level
        self.index = index
        self.width = width
    }

    /// Where the tile stands below the log's prefix: `tile/0/x001/x234/067.p/8`.
    public var path: String { "tile/\(level)/\(Self.path(index))\(suffix)" }

    /// Where the entries of a tile of leaves stand: `tile/entries/x001/x234/067.p/8`.
    public var entriesPath: String { "tile/entries/\(Self.path(index))\(suffix)" }

    private var suffix: String { width == Self.fullWidth ? "" : ".p/\(width)" }

    /// Groups of three digits, all but the last with an `x` before them.
    private static func path(_ index: UInt64) -> String {
        var text = padded(index % 1000)
        var rest = index / 1000
        while rest > 0 {
            text = "x\(padded(rest % 1000))/\(text)"
            rest /= 1000
        }
        return text
    }

    private static func padded(_ number: UInt64) -> String {
        String(repeating: "0", count: 3 - String(number).count) + String(number)
    }
}

/// Where tiles are read from: a directory, a recording, a server.
///
/// Nothing that a source gives is trusted: what is computed from tiles must be verified against a signed tree head.
public protocol TileSource {
    /// The bytes of a tile, nil where the source does not have it. Their length is checked by the reader.
    func bytes(of tile: Tile) throws(TileError) -> [UInt8]?
    /// The bytes of the entries of a tile of leaves, nil where the source does not have them.
    func entries(of tile: Tile) throws(TileError) -> [UInt8]?
}

/// Why nothing could be computed from tiles.
public enum TileError: Error, Equatable, CustomStringConvertible {
    /// Neither the tile nor the full one that it has become is there.
    case missing(path: String)
    /// The tile has another length than its number of hashes gives.
    case wrongLength(path: String, found: Int, wanted: Int)
    /// The entries are cut off, too many, or too few.
    case malformedEntries(path: String, why: String)
    /// The source has it, and it cannot be read.
    case unreadable(path: String, why: String)
    /// What was asked for is not in a tree of this size.
    case beyondTree(index: UInt64, size: UInt64)

    public var description: String {
        switch self {
        case .missing(let path): "\(path) is not there"
        case .wrongLength(let path, let found, let wanted): "\(path) has \(found) bytes, want \(wanted)"
        case .malformedEntries(let path, let why): "\(path) is malformed: \(why)"
        case .unreadable(let path, let why): "\(path) cannot be read: \(why)"
        case .beyondTree(let index, let size): "\(index) is not in a tree of size \(size)"
        }
    }
}
