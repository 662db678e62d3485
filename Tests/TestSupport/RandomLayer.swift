internal import OpenSSL

/// A layer that is generated from a seed: a tar with one file, plain where it is compressible, gzip where it is not.
///
/// The gzip has only stored blocks, so that it is valid, costs nothing to write, and looks compressed to whoever looks.
public struct RandomLayer: Sendable {
    /// Determines the content.
    public let seed: UInt64
    /// The size of the file inside; the blob is a little larger.
    public let fileSize: Int
    /// Whether the file repeats itself.
    public let isCompressible: Bool

    /// At most what a stored block of deflate holds.
    private static let chunkSize = 65_535

    /// A layer to be generated; nothing is generated yet.
    public init(seed: UInt64, fileSize: Int, isCompressible: Bool = false) {
        self.seed = seed
        self.fileSize = fileSize
        self.isCompressible = isCompressible
    }

    /// The layer's blob, and the digest of the tar inside, which the configuration lists.
    public func blob() -> (blob: TestBlob, diffID: String) {
        var size = 0
        guard var outer = try? HashFunction(.sha256), var inner = try? HashFunction(.sha256) else {
            preconditionFailure("SHA-256 is not available")
        }
        forEachChunk(tar: { inner.update($0) }) { chunk in
            size += chunk.count
            outer.update(chunk)
        }
        let digest = "sha256:\(Hex.encode(outer.finalize()))"
        let mediaType = "application/vnd.oci.image.layer.v1.tar" + (isCompressible ? "" : "+gzip")
        let blob = TestBlob(mediaType: mediaType, layer: self, digest: digest, size: size)
        return (blob, "sha256:\(Hex.encode(inner.finalize()))")
    }

    /// Passes the blob's bytes on, piece by piece, and those of the tar inside to `tar`.
    func forEachChunk<Failure: Error>(
        tar: ([UInt8]) -> Void = { _ in }, _ body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        var gzip = StoredGzip()
        if !isCompressible { try body(StoredGzip.header) }
        try forEachTarChunk { chunk throws(Failure) in
            tar(chunk)
            try body(isCompressible ? chunk : gzip.block(chunk))
        }
        if !isCompressible { try body(gzip.trailer()) }
    }

    private func forEachTarChunk<Failure: Error>(_ body: ([UInt8]) throws(Failure) -> Void) throws(Failure) {
        try body(Self.tarHeader(name: "data-\(seed)", size: fileSize))
        var random = SplitMix64(seed: seed)
        let line = Array("airlock \(seed) ".utf8)
        let repeated = Array(repeatElement(line, count: Self.chunkSize / line.count).joined())
        var rest = fileSize
        while rest > 0 {
            let count = min(rest, isCompressible ? repeated.count : Self.chunkSize)
            try body(isCompressible ? Array(repeated.prefix(count)) : random.bytes(count))
            rest -= count
        }
        let padding = (512 - fileSize % 512) % 512
        try body([UInt8](repeating: 0, count: padding + 1024))
    }

    /// A ustar header of a regular file. Precondition: the size has at most eleven octal digits.
    public static func tarHeader(name: String, size: Int, mode: Int = 0o644) -> [UInt8] {
        func octal(_ number: Int, _ digits: Int) -> [UInt8] {
            let text = String(number, radix: 8)
            return Array((String(repeating: "0", count: digits - text.count) + text).utf8) + [0]
        }
        func padded(_ bytes: [UInt8], _ count: Int) -> [UInt8] {
            bytes + .init(repeating: 0, count: count - bytes.count)
        }
        let start =
            padded(Array(name.utf8), 100) + octal(mode, 7) + octal(0, 7) + octal(0, 7) + octal(size, 11)
            + octal(0, 11)
        let end = padded(Array("0".utf8), 101) + padded(Array("ustar\u{0}00".utf8), 255)
        let blank = [UInt8](repeating: 0x20, count: 8)
        let sum = (start + blank + end).reduce(0) { $0 + Int($1) }
        return start + octal(sum, 6) + [0x20] + end
    }
}
