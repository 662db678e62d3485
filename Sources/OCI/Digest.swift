public import OpenSSL

/// What identifies bytes: an algorithm and a hash value, written `algorithm:hex` (OCI image-spec v1.1, "Digests").
///
/// A digest cannot exist unparsed: every initialiser checks, so a path or a comparison made from one is safe. The value
/// is stored inline, without a heap allocation. Only sha256 and sha512 are accepted.
public struct Digest: Sendable {
    /// `sha256` or `sha512`, never another.
    public let algorithm: HashAlgorithm
    /// The value as big-endian words, so that words order as bytes do; unused words are zero.
    let words: InlineArray<8, UInt64>

    /// Parses `sha256:` with 64, or `sha512:` with 128 lower-case hex digits.
    public init(_ text: String) throws(DigestError) {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { throw .malformed(text) }
        let name = String(text[..<colon])
        let digits = String(text[text.utf8.index(after: colon)...])
        guard let algorithm = HashAlgorithm(rawValue: name), Self.accepts(algorithm) else {
            throw .unsupportedAlgorithm(name)
        }
        let wanted = 2 * algorithm.digestLength
        guard digits.utf8.count == wanted else {
            throw .wrongLength(algorithm: name, found: digits.utf8.count, wanted: wanted)
        }
        guard let bytes = Hex.decode(digits) else { throw .invalidHex(text) }
        try self.init(algorithm: algorithm, bytes: bytes)
    }

    /// The digest that a blob's file name in an image layout gives; nil for any other name.
    public init?(named name: String, _ algorithm: HashAlgorithm) {
        guard Self.accepts(algorithm), let bytes = Hex.decode(name), bytes.count == algorithm.digestLength else {
            return nil
        }
        self.init(checked: bytes, algorithm: algorithm)
    }

    /// A digest from a hash value, whose length must be the algorithm's.
    public init(algorithm: HashAlgorithm, bytes: [UInt8]) throws(DigestError) {
        guard Self.accepts(algorithm) else { throw .unsupportedAlgorithm(algorithm.rawValue) }
        guard bytes.count == algorithm.digestLength else {
            throw .wrongLength(
                algorithm: algorithm.rawValue, found: 2 * bytes.count, wanted: 2 * algorithm.digestLength)
        }
        self.init(checked: bytes, algorithm: algorithm)
    }

    /// A digest from the words of one. Precondition: the algorithm is sha256 or sha512.
    init(words: InlineArray<8, UInt64>, algorithm: HashAlgorithm) {
        self.words = words
        self.algorithm = algorithm
    }

    private init(checked bytes: [UInt8], algorithm: HashAlgorithm) {
        self.algorithm = algorithm
        words = InlineArray { word in
            bytes.dropFirst(8 * word).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        }
    }

    /// The digest of bytes in memory. Precondition: the algorithm is sha256 or sha512.
    public static func of(_ bytes: [UInt8], algorithm: HashAlgorithm = .sha256) -> Digest {
        precondition(accepts(algorithm), "\(algorithm.rawValue) is no digest algorithm of OCI")
        return Digest(checked: algorithm.hash(bytes), algorithm: algorithm)
    }

    /// The digest of what a hash function has taken. Precondition: the algorithm is the function's, sha256 or sha512.
    static func finalizing(_ hash: inout HashFunction, algorithm: HashAlgorithm) -> Digest {
        Digest(checked: hash.finalize(), algorithm: algorithm)
    }

    /// The hash value.
    public var bytes: [UInt8] {
        (0..<algorithm.digestLength).map { UInt8(truncatingIfNeeded: words[$0 / 8] >> (56 - 8 * UInt64($0 % 8))) }
    }

    /// The hash value as lower-case hex digits.
    public var hex: String { Hex.encode(bytes) }

    private static func accepts(_ algorithm: HashAlgorithm) -> Bool { algorithm == .sha256 || algorithm == .sha512 }
}

extension Digest: Hashable, Comparable {
    public static func == (left: Digest, right: Digest) -> Bool {
        guard left.algorithm == right.algorithm else { return false }
        for word in left.words.indices where left.words[word] != right.words[word] { return false }
        return true
    }

    /// By algorithm name, then by value: the order of the texts.
    public static func < (left: Digest, right: Digest) -> Bool {
        guard left.algorithm == right.algorithm else { return left.algorithm.rawValue < right.algorithm.rawValue }
        for word in left.words.indices where left.words[word] != right.words[word] {
            return left.words[word] < right.words[word]
        }
        return false
    }

    /// Half of a SHA-256 tells digests apart: nobody can make two that share it.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words[0])
        hasher.combine(words[1])
    }
}

extension Digest: CustomStringConvertible {
    /// `algorithm:hex`, which ``init(_:)`` reads back.
    public var description: String { "\(algorithm.rawValue):\(hex)" }
}
