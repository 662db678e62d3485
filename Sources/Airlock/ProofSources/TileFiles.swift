import TransparencyLog

/// Tiles as files of a directory.
struct TileFiles: TileSource {
    /// More than any tile has, so that a tile which is somewhat too long is named as that.
    private static let tileBytes = 64 << 10
    /// As many of the longest entries as a tile has, each with its length.
    private static let entryBytes = Tile.fullWidth * (2 + NoteLimits.maximumEntryBytes)

    let files: ProofFiles

    func bytes(of tile: Tile) throws(TileError) -> [UInt8]? { try read(tile.path, limit: Self.tileBytes) }

    func entries(of tile: Tile) throws(TileError) -> [UInt8]? { try read(tile.entriesPath, limit: Self.entryBytes) }

    private func read(_ path: String, limit: Int) throws(TileError) -> [UInt8]? {
        do throws(ProofSourceError) {
            return try files.document(path, limit: limit)
        } catch {
            if case .unreadable(let path, let why) = error { throw .unreadable(path: path, why: why) }
            throw .unreadable(path: path, why: "\(error)")
        }
    }
}
