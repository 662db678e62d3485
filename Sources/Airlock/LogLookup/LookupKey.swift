import OpenSSL

/// One thing by which a log entry is found, as 32 bytes of an index: the hash of what kind it is and what it says.
struct LookupKey: Hashable, Comparable {
    static let length = 32

    /// The hash as big-endian words, so that words order as bytes do.
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// The key that answers a query.
    init(_ query: LogQuery) {
        switch query {
        case .digest(let text): self.init("sha", text)
        case .identity(let name): self.init("identity", name.lowercased())
        case .key(let fingerprint): self.init("key", Hex.encode(fingerprint))
        case .leaf(let hash, _): self.init("leaf", Hex.encode(hash))
        case .index(let index): self.init("index", String(index))
        }
    }

    private init(_ kind: String, _ text: String) {
        self.init(bytes: HashAlgorithm.sha256.hash(Array("\(kind)\n\(text)".utf8)))
    }

    /// A key by its bytes. Precondition: at least 32.
    init(bytes: [UInt8]) {
        func word(_ number: Int) -> UInt64 { (0..<8).reduce(0) { $0 << 8 | UInt64(bytes[number * 8 + $1]) } }
        words = (word(0), word(1), word(2), word(3))
    }

    /// The first half.
    var prefix: (UInt64, UInt64) { (words.0, words.1) }

    var bytes: [UInt8] {
        [words.0, words.1, words.2, words.3].flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * UInt64($0))) }
        }
    }

    static func == (left: LookupKey, right: LookupKey) -> Bool { left.words == right.words }
    static func < (left: LookupKey, right: LookupKey) -> Bool { left.words < right.words }

    func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
    }
}
