import FileSystem
import TransparencyLog

/// Tiles as files below a directory.
struct TileDirectory: TileSource {
    let path: String

    func bytes(of tile: Tile) throws(TileError) -> [UInt8]? { try read(tile.path) }

    func entries(of tile: Tile) throws(TileError) -> [UInt8]? { try read(tile.entriesPath) }

    private func read(_ name: String) throws(TileError) -> [UInt8]? {
        do throws(SystemError) {
            return try File.open("\(path)/\(name)").readAll(limit: CaseSearch.fileLimit)
        } catch {
            if error.isNotFound { return nil }
            throw .unreadable(path: name, why: "\(error)")
        }
    }
}
