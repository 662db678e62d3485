import OCI
import TransparencyLog

/// Opens what proofs are taken from: directories, and servers.
enum ProofSources {
    /// The trees of which a source has proofs, of a directory one: `log.json` makes it a recorded Rekor, `checkpoint` a
    /// directory of tiles. An address of the web is a server of Rekor v1, whose shards are trees of their own, or has the
    /// tiles of one tree, as Rekor v2 has below `/api/v2`.
    static func open(_ place: String, opener: (any RemoteOpener)? = nil) throws(ProofSourceError) -> [any ProofSource] {
        guard place.hasPrefix("https://") || place.hasPrefix("http://") else { return [try open(directory: place)] }
        guard let opener else {
            throw .unreadable(path: place, why: "this program was built without network code")
        }
        var url = place
        while url.hasSuffix("/") { url.removeLast() }
        if let trees = try RekorServer.trees(of: url, opener: opener) { return trees }
        for address in [url, "\(url)/api/v2"] {
            let files = ProofFiles(address: address, opener: opener)
            if try files.contains(TileDirectory.checkpointName) { return [try TileDirectory(files)] }
        }
        throw .unreadable(path: url, why: "it has no /api/v1/log of Rekor v1 and no /checkpoint of a tiled log")
    }

    /// The proofs in a directory.
    static func open(directory path: String) throws(ProofSourceError) -> any ProofSource {
        let files = try ProofFiles(path: path)
        if try files.contains(RecordedRekor.logName) { return try RecordedRekor(files) }
        if try files.contains(TileDirectory.checkpointName) { return try TileDirectory(files) }
        throw .missingCheckpoint(path: path, wanted: [RecordedRekor.logName, TileDirectory.checkpointName])
    }
}
