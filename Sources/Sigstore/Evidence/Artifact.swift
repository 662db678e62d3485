public import OpenSSL

/// What a piece of evidence must be about: an image's manifest, or a file.
///
/// It is known by the digest by which statements and payloads name it, and by the digests and contents that signatures
/// over itself need; those that are not known cannot be compared.
public struct Artifact: Sendable {
    /// `sha256:HEX`.
    public let digest: String
    /// The bytes themselves, where they are at hand: keys that sign messages and not hashes need them.
    public let contents: [UInt8]?
    private let hashes: [HashAlgorithm: [UInt8]]

    /// An artifact of which nothing but the digest is known. A text that is no digest matches nothing.
    public init(digest: String) {
        self.digest = digest
        contents = nil
        let parts = digest.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2, let algorithm = HashAlgorithm(rawValue: String(parts[0])),
            let value = Hex.decode(String(parts[1])), value.count == algorithm.digestLength
        {
            hashes = [algorithm: value]
        } else {
            hashes = [:]
        }
    }

    /// An artifact that is at hand, with the digests that have been computed of it.
    ///
    /// - Precondition: a SHA-256 digest is among them.
    public init(hashes: [HashAlgorithm: [UInt8]], contents: [UInt8]? = nil) {
        guard let sha256 = hashes[.sha256] else { preconditionFailure("an artifact is named by its SHA-256") }
        digest = "sha256:\(Hex.encode(sha256))"
        self.hashes = hashes
        self.contents = contents
    }

    /// An artifact in memory.
    public init(contents: [UInt8]) {
        self.init(
            hashes: Dictionary(uniqueKeysWithValues: HashAlgorithm.allCases.map { ($0, $0.hash(contents)) }),
            contents: contents)
    }

    /// Whether it has a digest that can be compared.
    public var isNamed: Bool { !hashes.isEmpty }

    /// Its digest by a hash function, nil where that is not known.
    func hash(_ algorithm: HashAlgorithm) -> [UInt8]? { hashes[algorithm] }

    /// All digests that are known, `sha256:HEX`.
    var digests: [String] {
        hashes.isEmpty ? [digest] : hashes.map { "\($0.key):\(Hex.encode($0.value))" }.sorted()
    }
}
