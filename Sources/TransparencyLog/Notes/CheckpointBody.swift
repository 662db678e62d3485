internal import OpenSSL

/// What a checkpoint says of a tree, without who signed it (C2SP tlog-checkpoint, "note text").
public struct CheckpointBody: Sendable, Hashable {
    /// The name of the log.
    public let origin: String
    /// The number of leaves.
    public let size: UInt64
    /// The root hash, 32 bytes.
    public let rootHash: [UInt8]
    /// Further lines of the text, each not empty.
    public let extensions: [String]

    /// A body without further lines. That origin and hash can stand in one is not checked.
    public init(origin: String, size: UInt64, rootHash: [UInt8]) {
        self.origin = origin
        self.size = size
        self.rootHash = rootHash
        extensions = []
    }

    /// Parses the text that a log signs. A size of 0 is well formed here, and proves nothing.
    ///
    /// - Throws: ``NoteError``
    public init(parsing text: [UInt8]) throws(NoteError) {
        guard text.count <= NoteLimits.maximumBytes else {
            throw .tooLarge(found: text.count, limit: NoteLimits.maximumBytes)
        }
        guard String(validating: text, as: UTF8.self) != nil else { throw .malformed(why: "it is not UTF-8") }
        guard text.last == .lineFeed else { throw .malformed(why: "it does not end with a line feed") }
        guard !text.contains(where: { $0 < 0x20 && $0 != .lineFeed }) else {
            throw .malformed(why: "it contains a control character")
        }
        let lines = text.dropLast().split(separator: .lineFeed, omittingEmptySubsequences: false)
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
    }

    /// The text that a log signs.
    public var text: [UInt8] {
        let lines = [origin, "\(size)", Base64.encode(rootHash)] + extensions
        return Array(lines.map { "\($0)\n" }.joined().utf8)
    }

    /// A decimal number of 64 bits without sign or leading zeros.
    private static func size(_ text: String) throws(NoteError) -> UInt64 {
        guard let size = UInt64(text), String(size) == text else {
            throw .malformedCheckpoint(why: "the size is no decimal number of 64 bits without leading zeros")
        }
        return size
    }
}
