internal import OpenSSL

/// The hashes of one blob, each made once: thousands of layers and records may be about the same one. Used by one thread.
final class BlobHashes {
    private let bytes: [UInt8]
    private var known: [HashAlgorithm: [UInt8]] = [:]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    subscript(_ algorithm: HashAlgorithm) -> [UInt8] {
        if let hash = known[algorithm] { return hash }
        let hash = algorithm.hash(bytes)
        known[algorithm] = hash
        return hash
    }
}
