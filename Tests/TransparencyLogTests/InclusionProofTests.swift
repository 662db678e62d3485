import TestSupport
import Testing
import TransparencyLog

@Suite struct InclusionProofTests {
    static let sizes = 1...33
    let tree = ReferenceTree(leaves: (0..<40).map { [UInt8]("leaf \($0)".utf8) })

    private func proof(_ index: Int, _ size: Int, hashes: [[UInt8]]? = nil) -> InclusionProof {
        InclusionProof(
            leafIndex: UInt64(index), treeSize: UInt64(size),
            hashes: hashes ?? tree.inclusionProof(index: index, size: size))
    }

    @Test func `hashes a leaf and a node as the reference tree does`() {
        let pair = ReferenceTree(leaves: [[1, 2], [3]])
        #expect(MerkleTree.leafHash([1, 2]) == pair.leafHashes[0])
        #expect(MerkleTree.nodeHash(pair.leafHashes[0], pair.leafHashes[1]) == pair.root())
        #expect(MerkleTree.emptyRootHash == ReferenceTree().root())
    }

    @Test(arguments: sizes)
    func `accepts the proof of every leaf of every small tree`(size: Int) throws {
        for index in 0..<size {
            try proof(index, size).verify(leafHash: tree.leafHashes[index], root: tree.root(size: size))
        }
    }

    @Test(arguments: sizes)
    func `rejects every other index`(size: Int) {
        for index in 0..<size {
            for other in 0..<size where other != index {
                #expect(throws: ProofError.self) {
                    try proof(other, size, hashes: tree.inclusionProof(index: index, size: size))
                        .verify(leafHash: tree.leafHashes[index], root: tree.root(size: size))
                }
            }
        }
    }

    @Test(arguments: sizes)
    func `rejects the root of every other size`(size: Int) {
        for index in 0..<size {
            for other in sizesButNot(size) {
                #expect(throws: ProofError.self) {
                    try proof(index, size).verify(leafHash: tree.leafHashes[index], root: tree.root(size: other))
                }
            }
        }
    }

    @Test(arguments: sizes)
    func `rejects each proof with one bit changed in any hash`(size: Int) {
        for index in 0..<size {
            let good = tree.inclusionProof(index: index, size: size)
            for position in good.indices {
                var hashes = good
                hashes[position][position % 32] ^= 0x10
                #expect(throws: ProofError.self) {
                    try proof(index, size, hashes: hashes)
                        .verify(leafHash: tree.leafHashes[index], root: tree.root(size: size))
                }
            }
        }
    }

    @Test func `rejects a tree of size 0`() {
        #expect(throws: ProofError.emptyTree) {
            try proof(0, 0, hashes: []).verify(leafHash: tree.leafHashes[0], root: MerkleTree.emptyRootHash)
        }
    }

    @Test func `rejects an index beyond the tree`() {
        #expect(throws: ProofError.indexBeyondTree(index: 5, treeSize: 5)) {
            try proof(5, 5, hashes: []).rootHash(leafHash: tree.leafHashes[0])
        }
    }

    @Test func `rejects a proof with one hash too many`() {
        let hashes = tree.inclusionProof(index: 2, size: 7) + [tree.root(size: 7)]
        #expect(throws: ProofError.hashCount(found: 4, wanted: 3)) {
            try proof(2, 7, hashes: hashes).rootHash(leafHash: tree.leafHashes[2])
        }
    }

    @Test func `rejects a proof with one hash too few`() {
        let hashes = Array(tree.inclusionProof(index: 2, size: 7).dropLast())
        #expect(throws: ProofError.hashCount(found: 2, wanted: 3)) {
            try proof(2, 7, hashes: hashes).rootHash(leafHash: tree.leafHashes[2])
        }
    }

    @Test func `rejects a proof hash that is too short`() {
        var hashes = tree.inclusionProof(index: 2, size: 7)
        hashes[1].removeLast()
        #expect(throws: ProofError.hashLength(found: 31, wanted: 32)) {
            try proof(2, 7, hashes: hashes).rootHash(leafHash: tree.leafHashes[2])
        }
    }

    @Test func `rejects a leaf hash that is too long`() {
        #expect(throws: ProofError.hashLength(found: 33, wanted: 32)) {
            try proof(0, 1, hashes: []).rootHash(leafHash: tree.leafHashes[0] + [0])
        }
    }

    @Test func `says which root it found and which it wanted`() {
        let wanted = tree.root(size: 6)
        #expect(throws: ProofError.rootMismatch(found: tree.root(size: 7), wanted: wanted)) {
            try proof(2, 7).verify(leafHash: tree.leafHashes[2], root: wanted)
        }
    }

    @Test func `counts the hashes of the largest possible tree`() {
        #expect(throws: ProofError.hashCount(found: 0, wanted: 64)) {
            try InclusionProof(leafIndex: 0, treeSize: .max, hashes: []).rootHash(leafHash: tree.leafHashes[0])
        }
    }

    private func sizesButNot(_ size: Int) -> [Int] { Self.sizes.filter { $0 != size } }
}
