import TransparencyLog

/// A log's tiles as files in a directory or on the web, laid out as C2SP tlog-tiles has it, all of them or some.
///
/// Every proof is computed from the tiles of the tree of its `checkpoint`, for sizes up to the checkpoint's. A proof
/// that needs a tile which is not there is nil; a tile that is there must be whole.
struct TileDirectory: ProofSource {
    /// The file with the newest checkpoint.
    static let checkpointName = "checkpoint"

    private let files: ProofFiles
    private let checkpoint: Checkpoint
    private var tree: TiledTree<TileFiles>
    /// The indexes of the leaves whose tiles are there, by their hashes' first bytes; nil until they are asked for.
    private var indexes: [UInt64: UInt64]?

    /// Reads the checkpoint of a directory, and no tile yet.
    init(_ files: ProofFiles) throws(ProofSourceError) {
        let name = Self.checkpointName
        guard let bytes = try files.document(name, limit: NoteLimits.maximumBytes) else {
            throw .missingCheckpoint(path: files.path, wanted: [name])
        }
        do throws(NoteError) {
            checkpoint = try Checkpoint(parsing: bytes)
        } catch {
            throw .malformed(path: name, why: "\(error)")
        }
        guard checkpoint.size <= Int64.max else {
            throw .malformed(path: name, why: "tree size is \(checkpoint.size), want at most \(Int64.max)")
        }
        self.files = files
        tree = TiledTree(size: checkpoint.size, source: TileFiles(files: files))
    }

    func latestCheckpoint() -> Checkpoint { checkpoint }

    mutating func index(ofLeafHash hash: [UInt8]) throws(ProofSourceError) -> UInt64? {
        if indexes == nil { indexes = try scan() }
        guard let index = indexes?[Self.key(hash)] else { return nil }
        let found = try Self.present { () throws(TileError) in try tree.leafHash(index) }
        return found == hash ? index : nil
    }

    mutating func inclusion(
        ofLeafHash hash: [UInt8], near hint: UInt64?
    ) throws(ProofSourceError) -> SourceInclusion? {
        var index: UInt64?
        // One tile, where all of them would have to be read, or cannot be listed.
        if let hint, try Self.present({ () throws(TileError) in try tree.leafHash(hint) }) == hash { index = hint }
        if index == nil { index = try self.index(ofLeafHash: hash) }
        guard let index, let proof = try inclusionProof(index: index, size: checkpoint.size)
        else { return nil }
        return SourceInclusion(proof: proof, checkpoint: checkpoint)
    }

    mutating func entry(at index: UInt64) throws(ProofSourceError) -> [UInt8]? {
        try Self.present { () throws(TileError) in try tree.entry(index) }
    }

    mutating func inclusionProof(index: UInt64, size: UInt64) throws(ProofSourceError) -> InclusionProof? {
        try Self.present { () throws(TileError) in try tree.inclusionProof(index: index, size: size) }
    }

    mutating func consistencyProof(from old: UInt64, to new: UInt64) throws(ProofSourceError) -> ConsistencyProof? {
        try Self.present { () throws(TileError) in try tree.consistencyProof(from: old, to: new) }
    }

    /// Reads every tile of leaves that is there. Of equal leaves the first counts, since it is in the most trees.
    private mutating func scan() throws(ProofSourceError) -> [UInt64: UInt64] {
        var indexes: [UInt64: UInt64] = [:]
        for tile in try leafTiles() {
            let first = tile * UInt64(Tile.fullWidth)
            // None where the tile is beyond the tree.
            for index in stride(from: first, to: min(first + UInt64(Tile.fullWidth), checkpoint.size), by: 1) {
                let hash = try Self.present { () throws(TileError) in try tree.leafHash(index) }
                guard let hash else { break }
                let key = Self.key(hash)
                indexes[key] = min(index, indexes[key] ?? index)
            }
        }
        return indexes
    }

    /// The tiles of leaves that are there, whole or partial, by name: the checkpoint's size may be any number, so what
    /// is there bounds the work.
    private func leafTiles(in folder: String = "tile/0", group: UInt64 = 0) throws(ProofSourceError) -> [UInt64] {
        let lastGroup = checkpoint.size / UInt64(Tile.fullWidth) / 1000
        var tiles: [UInt64] = []
        for name in try files.names(in: folder) {
            let isGroup = name.hasPrefix("x")
            let digits = isGroup ? name.dropFirst() : name.hasSuffix(".p") ? name.dropLast(2) : name[...]
            guard let number = UInt64(digits), number < 1000 else { continue }
            let index = group * 1000 + number
            if !isGroup {
                tiles.append(index)
            } else if index > 0, index <= lastGroup {
                tiles += try leafTiles(in: "\(folder)/\(name)", group: index)
            }
        }
        return tiles
    }

    /// Enough of a hash to find its leaf, and a quarter of the memory. The whole hash is compared afterwards.
    private static func key(_ hash: [UInt8]) -> UInt64 { hash.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }

    /// What the tiles give; nil where one is missing or the question goes beyond the tree.
    private static func present<Value>(_ body: () throws(TileError) -> Value) throws(ProofSourceError) -> Value? {
        do throws(TileError) {
            return try body()
        } catch {
            switch error {
            case .missing, .beyondTree: return nil
            case .wrongLength, .malformedEntries, .unreadable: throw .tile(error)
            }
        }
    }
}
