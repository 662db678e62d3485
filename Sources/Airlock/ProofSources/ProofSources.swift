import TransparencyLog

/// Opens the directories from which proofs are taken.
enum ProofSources {
    /// Opens a directory by what it holds: `log.json` makes it a recorded Rekor, `checkpoint` a directory of tiles.
    static func open(_ path: String) throws(ProofSourceError) -> any ProofSource {
        let files = try ProofFiles(path: path)
        if try files.contains(RecordedRekor.logName) { return try RecordedRekor(files) }
        if try files.contains(TileDirectory.checkpointName) { return try TileDirectory(files) }
        throw .missingCheckpoint(path: path, wanted: [RecordedRekor.logName, TileDirectory.checkpointName])
    }
}
