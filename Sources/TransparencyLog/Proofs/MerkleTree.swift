internal import OpenSSL

/// The hashes of a Merkle tree as RFC 6962 §2.1 defines them, over SHA-256.
///
/// A hash is an array of ``hashLength`` bytes. The two prefixes keep a leaf from passing as an inner node.
public enum MerkleTree {
    /// The length of every hash in bytes.
    public static let hashLength = HashAlgorithm.sha256.digestLength

    /// The root of the tree without leaves: the hash of nothing.
    public static let emptyRootHash = HashAlgorithm.sha256.hash([])

    /// The hash of a leaf's data, SHA-256(0x00 || data).
    public static func leafHash(_ data: [UInt8]) -> [UInt8] {
        HashAlgorithm.sha256.hash([0x00] + data)
    }

    /// The hash of an inner node, SHA-256(0x01 || left || right). The lengths of the two hashes are not checked.
    public static func nodeHash(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        HashAlgorithm.sha256.hash([0x01] + left + right)
    }
}
