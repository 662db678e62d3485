public import OpenSSL

/// Checks that bytes which pass by are the content that a digest and a size name: copying is verifying.
///
/// Feed every byte to ``update(_:)-(RawSpan)``, then call ``finish()``; nothing is verified before that returns.
public struct DigestVerifier: ~Copyable {
    private let expected: Digest
    private let size: UInt64
    private var seen: UInt64 = 0
    private var hash: HashFunction

    /// A verifier that has seen nothing yet. Precondition: `size` is not negative.
    ///
    /// - Throws: `CryptoError` where the hash algorithm is not available.
    public init(expecting digest: Digest, size: Int64) throws(CryptoError) {
        expected = digest
        self.size = UInt64(size)
        hash = try HashFunction(digest.algorithm)
    }

    /// Takes the next bytes.
    ///
    /// - Throws: ``BlobError/sizeMismatch(digest:found:wanted:)`` at the first byte too many, so that nobody writes on.
    public mutating func update(_ bytes: RawSpan) throws(BlobError) {
        seen += UInt64(bytes.byteCount)
        guard seen <= size else { throw .sizeMismatch(digest: expected, found: seen, wanted: size) }
        hash.update(bytes)
    }

    /// Takes the next bytes; see ``update(_:)-(RawSpan)``.
    public mutating func update(_ bytes: [UInt8]) throws(BlobError) {
        try unsafe update(bytes.span.bytes)
    }

    /// Says whether what has passed was exactly the content.
    ///
    /// - Throws: ``BlobError`` where size or digest differ.
    public consuming func finish() throws(BlobError) {
        guard seen == size else { throw .sizeMismatch(digest: expected, found: seen, wanted: size) }
        let found = Digest.finalizing(&hash, algorithm: expected.algorithm)
        guard found == expected else { throw .digestMismatch(found: found, wanted: expected) }
    }
}
