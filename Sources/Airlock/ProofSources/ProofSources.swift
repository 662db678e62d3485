import OCI
import TransparencyLog

/// Opens what proofs are taken from: directories, and servers.
enum ProofSources {
    /// The trees of which a source has proofs, of a directory one: `log.json` makes it a recorded Rekor, `checkpoint` a
    /// directory of tiles. An address of the web is a Rekor v1 server, whose shards are trees of their own.
    static func open(_ place: String, opener: (any RemoteOpener)? = nil) throws(ProofSourceError) -> [any ProofSource] {
        guard place.hasPrefix("https://") || place.hasPrefix("http://") else { return [try open(directory: place)] }
        guard let opener else {
            throw .unreadable(path: place, why: "this program was built without network code")
        }
        return try RekorServer.trees(of: place, opener: opener)
    }

    /// The proofs in a directory.
    static func open(directory path: String) throws(ProofSourceError) -> any ProofSource {
        let files = try ProofFiles(path: path)
        if try files.contains(RecordedRekor.logName) { return try RecordedRekor(files) }
        if try files.contains(TileDirectory.checkpointName) { return try TileDirectory(files) }
        throw .missingCheckpoint(path: path, wanted: [RecordedRekor.logName, TileDirectory.checkpointName])
    }
}
