import TestSupport
import Testing
import TransparencyLog

/// Every pair of sizes up to 130, and every leaf, against a tree that is computed without any cleverness.
struct TreePairTests {
    private static let size = 130
    private static let tree = ReferenceTree(leaves: (0..<size).map { [UInt8($0)] })

    /// The hashes with one bit of one of them flipped, for the first and the last.
    private func altered(_ hashes: [[UInt8]]) -> [[[UInt8]]] {
        Set([0, hashes.count - 1]).filter { $0 >= 0 && !hashes.isEmpty }.map { position in
            var hashes = hashes
            hashes[position][31] ^= 1
            return hashes
        }
    }

    @Test func `every leaf is in every tree that holds it, and by no other proof, index or size`() throws {
        for size in 1...Self.size {
            let root = Self.tree.root(size: size)
            for index in 0..<size {
                let hashes = Self.tree.inclusionProof(index: index, size: size)
                let leaf = Self.tree.leafHashes[index]
                func proof(_ index: Int, _ size: Int, _ hashes: [[UInt8]]) -> InclusionProof {
                    InclusionProof(leafIndex: UInt64(index), treeSize: UInt64(size), hashes: hashes)
                }
                try proof(index, size, hashes).verify(leafHash: leaf, root: root)
                for other in altered(hashes) {
                    #expect(throws: ProofError.self) {
                        try proof(index, size, other).verify(leafHash: leaf, root: root)
                    }
                }
                guard size > 1 else { continue }
                #expect(throws: ProofError.self) {
                    try proof((index + 1) % size, size, hashes).verify(leafHash: leaf, root: root)
                }
                #expect(throws: ProofError.self) {
                    try proof(index, size, hashes).verify(leafHash: leaf, root: Self.tree.root(size: size - 1))
                }
            }
        }
    }

    @Test func `every tree begins every larger one, and by no other proof or root`() throws {
        for new in 1...Self.size {
            let newRoot = Self.tree.root(size: new)
            for old in 1...new {
                let (oldRoot, hashes) = (Self.tree.root(size: old), Self.tree.consistencyProof(from: old, to: new))
                func verify(_ hashes: [[UInt8]], _ oldRoot: [UInt8], _ newRoot: [UInt8]) throws {
                    try ConsistencyProof(oldSize: UInt64(old), newSize: UInt64(new), hashes: hashes)
                        .verify(oldRoot: oldRoot, newRoot: newRoot)
                }
                try verify(hashes, oldRoot, newRoot)
                for other in altered(hashes) {
                    #expect(throws: ProofError.self) { try verify(other, oldRoot, newRoot) }
                }
                let wrong = altered([newRoot])[0]
                #expect(throws: ProofError.self) { try verify(hashes, oldRoot, wrong[0]) }
                #expect(throws: ProofError.self) { try verify(hashes, altered([oldRoot])[0][0], newRoot) }
            }
        }
    }
}
