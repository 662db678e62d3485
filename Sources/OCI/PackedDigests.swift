internal import OpenSSL

/// Digests one behind the other, 32 bytes each: what is known of many blobs is held so.
public struct PackedDigests: Sendable {
    /// Words of a sha256.
    private static let wordsEach = 4

    private var words: [UInt64] = []
    /// Those of another algorithm, by position; their words are zeros.
    private var others: [Int: Digest] = [:]

    /// None.
    public init() {}

    /// How many there are.
    public var count: Int { words.count / Self.wordsEach }

    /// Bytes that the digests take, what is reserved for more left aside.
    public var byteCount: Int { words.count * MemoryLayout<UInt64>.stride + others.count * MemoryLayout<Digest>.stride }

    /// The digest at a position.
    public subscript(position: Int) -> Digest {
        if !others.isEmpty, let other = others[position] { return other }
        let first = Self.wordsEach * position
        return Digest(words: InlineArray { $0 < Self.wordsEach ? words[first + $0] : 0 }, algorithm: .sha256)
    }

    /// Adds one behind the last.
    public mutating func append(_ digest: Digest) {
        if digest.algorithm == .sha256 {
            for word in 0..<Self.wordsEach { words.append(digest.words[word]) }
        } else {
            others[count] = digest
            for _ in 0..<Self.wordsEach { words.append(0) }
        }
    }
}
