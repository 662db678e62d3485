internal import OpenSSL

/// A tree head in the form in which logs sign it (C2SP tlog-checkpoint), parsed and not verified.
public struct Checkpoint: Sendable, Hashable {
    /// The name of the log; for Rekor v1 with the tree's ID, so two shards of one log differ.
    public let origin: String
    /// The number of leaves.
    public let size: UInt64
    /// The root hash, 32 bytes.
    public let rootHash: [UInt8]
    /// Further lines of the text, each not empty.
    public let extensions: [String]
    /// The note as received; its text is what the log's key signs.
    public let note: SignedNote

    /// Parses a checkpoint. A size of 0 is well formed here, and proves nothing.
    ///
    /// - Throws: ``NoteError``
    public init(parsing bytes: [UInt8]) throws(NoteError) {
        let note = try SignedNote(parsing: bytes)
        let lines = note.text.dropLast().split(separator: .lineFeed, omittingEmptySubsequences: false)
        guard lines.count >= 3 else {
            throw .malformedCheckpoint(why: "it has \(lines.count) lines, want origin, size and root hash")
        }
        guard lines.allSatisfy({ !$0.isEmpty }) else { throw .malformedCheckpoint(why: "it has an empty line") }
        origin = String(decoding: lines[0], as: UTF8.self)
        size = try Self.size(String(decoding: lines[1], as: UTF8.self))
        guard let rootHash = Base64.decode(Array(lines[2]), allowing: .standard) else {
            throw .malformedCheckpoint(why: "the root hash is not base64")
        }
        guard rootHash.count == MerkleTree.hashLength else {
            throw .malformedCheckpoint(why: "root hash has \(rootHash.count) bytes, want \(MerkleTree.hashLength)")
        }
        self.rootHash = rootHash
        extensions = lines[3...].map { String(decoding: $0, as: UTF8.self) }
        self.note = note
    }

    /// A decimal number of 64 bits without sign or leading zeros.
    private static func size(_ text: String) throws(NoteError) -> UInt64 {
        guard let size = UInt64(text), String(size) == text else {
            throw .malformedCheckpoint(why: "the size is no decimal number of 64 bits without leading zeros")
        }
        return size
    }
}

extension Checkpoint {
    /// The first digits of the root hash, for people.
    public var shortRoot: String { "\(Hex.encode(Array(rootHash.prefix(6))))…" }
}
