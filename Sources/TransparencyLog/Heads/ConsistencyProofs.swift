/// Consistency proofs of several logs, as received, found by origin and sizes. None of them is verified.
public struct ConsistencyProofs: Sendable, Hashable {
    private struct Key: Sendable, Hashable {
        let origin: String
        let oldSize: UInt64
        let newSize: UInt64
    }

    private var proofs: [Key: ConsistencyProof] = [:]

    /// No proofs.
    public init() {}

    /// Adds the proof of a log; one between the same sizes is replaced.
    public mutating func insert(_ proof: ConsistencyProof, of origin: String) {
        proofs[Key(origin: origin, oldSize: proof.oldSize, newSize: proof.newSize)] = proof
    }

    /// The proof from one size to another, nil where there is none. Between equal sizes the empty proof is enough.
    public func proof(of origin: String, from oldSize: UInt64, to newSize: UInt64) -> ConsistencyProof? {
        if oldSize == newSize { return ConsistencyProof(oldSize: oldSize, newSize: newSize, hashes: []) }
        return proofs[Key(origin: origin, oldSize: oldSize, newSize: newSize)]
    }

    /// The number of proofs.
    public var count: Int { proofs.count }

    /// Every proof with its origin, sorted by origin and sizes.
    public var all: [(origin: String, proof: ConsistencyProof)] {
        proofs.map { ($0.key.origin, $0.value) }.sorted { left, right in
            if left.0 != right.0 { return left.0.utf8.lexicographicallyPrecedes(right.0.utf8) }
            if left.1.oldSize != right.1.oldSize { return left.1.oldSize < right.1.oldSize }
            return left.1.newSize < right.1.newSize
        }
    }
}
