internal import OpenSSL

/// A Merkle tree computed straight from the recursive definitions of RFC 6962 §2.1: slow, and easy to believe.
///
/// It shares no code with `TransparencyLog`, so each can be held against the other.
public struct ReferenceTree: Sendable {
    /// The hashes of the leaves in order.
    public private(set) var leafHashes: [[UInt8]] = []

    /// A tree without leaves.
    public init() {}

    /// A tree over these leaves' data.
    public init(leaves: [[UInt8]]) {
        for data in leaves { append(data) }
    }

    /// The number of leaves.
    public var size: Int { leafHashes.count }

    /// Appends a leaf and returns its index.
    @discardableResult
    public mutating func append(_ data: [UInt8]) -> Int {
        leafHashes.append(HashAlgorithm.sha256.hash([0x00] + data))
        return size - 1
    }

    /// MTH(D[size]), the root over the first `size` leaves; over all where `size` is nil.
    public func root(size: Int? = nil) -> [UInt8] { hash(0..<(size ?? self.size)) }

    /// PATH(index, D[size]), leaf to root.
    public func inclusionProof(index: Int, size: Int? = nil) -> [[UInt8]] {
        path(index, 0..<(size ?? self.size))
    }

    /// PROOF(old, D[new]).
    public func consistencyProof(from old: Int, to new: Int? = nil) -> [[UInt8]] {
        subproof(old, 0..<(new ?? size), complete: true)
    }

    private func hash(_ range: Range<Int>) -> [UInt8] {
        switch range.count {
        case 0: return HashAlgorithm.sha256.hash([])
        case 1: return leafHashes[range.lowerBound]
        default:
            let (left, right) = split(range)
            return HashAlgorithm.sha256.hash([0x01] + hash(left) + hash(right))
        }
    }

    private func path(_ index: Int, _ range: Range<Int>) -> [[UInt8]] {
        guard range.count > 1 else { return [] }
        let (left, right) = split(range)
        return index < left.count
            ? path(index, left) + [hash(right)]
            : path(index - left.count, right) + [hash(left)]
    }

    private func subproof(_ old: Int, _ range: Range<Int>, complete: Bool) -> [[UInt8]] {
        if old == range.count { return complete ? [] : [hash(range)] }
        let (left, right) = split(range)
        return old <= left.count
            ? subproof(old, left, complete: complete) + [hash(right)]
            : subproof(old - left.count, right, complete: false) + [hash(left)]
    }

    /// Splits at the largest power of two below the count. Precondition: at least two leaves.
    private func split(_ range: Range<Int>) -> (Range<Int>, Range<Int>) {
        var width = 1
        while width * 2 < range.count { width *= 2 }
        let middle = range.lowerBound + width
        return (range.lowerBound..<middle, middle..<range.upperBound)
    }
}
