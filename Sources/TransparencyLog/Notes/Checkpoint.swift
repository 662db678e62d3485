internal import OpenSSL

/// A tree head in the form in which logs sign it (C2SP tlog-checkpoint), parsed and not verified.
public struct Checkpoint: Sendable, Hashable {
    /// What it says.
    public let body: CheckpointBody
    /// The note as received; its text is what the log's key signs.
    public let note: SignedNote

    /// The name of the log; for Rekor v1 with the tree's ID, so two shards of one log differ.
    public var origin: String { body.origin }
    /// The number of leaves.
    public var size: UInt64 { body.size }
    /// The root hash, 32 bytes.
    public var rootHash: [UInt8] { body.rootHash }
    /// Further lines of the text, each not empty.
    public var extensions: [String] { body.extensions }

    /// Parses a checkpoint. A size of 0 is well formed here, and proves nothing.
    ///
    /// - Throws: ``NoteError``
    public init(parsing bytes: [UInt8]) throws(NoteError) {
        note = try SignedNote(parsing: bytes)
        body = try CheckpointBody(parsing: note.text)
    }
}

extension Checkpoint {
    /// The first digits of the root hash, for people.
    public var shortRoot: String { "\(Hex.encode(Array(rootHash.prefix(6))))…" }
}
