import TestSupport
import Testing
import TransparencyLog

@Suite struct ConsistencyProofTests {
    static let sizes = 1...33
    let tree = ReferenceTree(leaves: (0..<40).map { [UInt8]("leaf \($0)".utf8) })

    private func proof(_ old: Int, _ new: Int, hashes: [[UInt8]]? = nil) -> ConsistencyProof {
        ConsistencyProof(
            oldSize: UInt64(old), newSize: UInt64(new), hashes: hashes ?? tree.consistencyProof(from: old, to: new))
    }

    private func verify(_ proof: ConsistencyProof, old: Int, new: Int) throws {
        try proof.verify(oldRoot: tree.root(size: old), newRoot: tree.root(size: new))
    }

    @Test(arguments: sizes)
    func `accepts the proof from every smaller tree`(new: Int) throws {
        for old in 1...new { try verify(proof(old, new), old: old, new: new) }
    }

    @Test(arguments: sizes)
    func `rejects the old root of every other size`(new: Int) {
        for old in 1...new {
            for other in 0...new where other != old {
                #expect(throws: ProofError.self) { try verify(proof(old, new), old: other, new: new) }
            }
        }
    }

    @Test(arguments: sizes)
    func `rejects the new root of every other size`(new: Int) {
        for old in 1...new {
            for other in Self.sizes where other != new {
                #expect(throws: ProofError.self) { try verify(proof(old, new), old: old, new: other) }
            }
        }
    }

    @Test(arguments: sizes)
    func `rejects each proof with one bit changed in any hash`(new: Int) {
        for old in 1...new {
            let good = tree.consistencyProof(from: old, to: new)
            for position in good.indices {
                var hashes = good
                hashes[position][position % 32] ^= 0x10
                #expect(throws: ProofError.self) { try verify(proof(old, new, hashes: hashes), old: old, new: new) }
            }
        }
    }

    @Test(arguments: sizes)
    func `rejects a proof to a tree that replaced its last old leaf`(new: Int) {
        for old in 1..<max(new, 2) where old < new {
            var leaves = (0..<new).map { [UInt8]("leaf \($0)".utf8) }
            leaves[old - 1] = [0]
            let rewritten = ReferenceTree(leaves: leaves)
            #expect(throws: ProofError.self) {
                try proof(old, new, hashes: rewritten.consistencyProof(from: old))
                    .verify(oldRoot: tree.root(size: old), newRoot: rewritten.root())
            }
        }
    }

    @Test func `rejects an old tree of size 0`() {
        let empty = MerkleTree.emptyRootHash
        #expect(throws: ProofError.emptyTree) {
            try proof(0, 5, hashes: []).verify(oldRoot: empty, newRoot: tree.root(size: 5))
        }
        #expect(throws: ProofError.emptyTree) {
            try proof(0, 0, hashes: []).verify(oldRoot: empty, newRoot: empty)
        }
    }

    @Test func `rejects a tree that became smaller`() {
        #expect(throws: ProofError.sizesReversed(oldSize: 6, newSize: 5)) {
            try verify(proof(6, 5, hashes: []), old: 6, new: 5)
        }
    }

    @Test func `rejects hashes where the sizes are equal`() {
        #expect(throws: ProofError.hashCount(found: 1, wanted: 0)) {
            try verify(proof(5, 5, hashes: [tree.root(size: 5)]), old: 5, new: 5)
        }
    }

    @Test func `rejects two roots of one size`() {
        #expect(throws: ProofError.rootMismatch(found: tree.root(size: 6), wanted: tree.root(size: 5))) {
            try verify(proof(5, 5, hashes: []), old: 5, new: 6)
        }
    }

    @Test func `rejects a proof with one hash too many`() {
        let hashes = tree.consistencyProof(from: 3, to: 7)
        #expect(throws: ProofError.hashCount(found: hashes.count + 1, wanted: hashes.count)) {
            try verify(proof(3, 7, hashes: hashes + [hashes[0]]), old: 3, new: 7)
        }
    }

    @Test func `rejects a proof with one hash too few`() {
        let hashes = tree.consistencyProof(from: 4, to: 7)
        #expect(throws: ProofError.hashCount(found: hashes.count - 1, wanted: hashes.count)) {
            try verify(proof(4, 7, hashes: Array(hashes.dropLast())), old: 4, new: 7)
        }
    }

    @Test func `rejects hashes and roots that do not have 32 bytes`() {
        var hashes = tree.consistencyProof(from: 3, to: 7)
        hashes[2].append(0)
        #expect(throws: ProofError.hashLength(found: 33, wanted: 32)) {
            try verify(proof(3, 7, hashes: hashes), old: 3, new: 7)
        }
        #expect(throws: ProofError.hashLength(found: 0, wanted: 32)) {
            try proof(4, 7).verify(oldRoot: [], newRoot: tree.root(size: 7))
        }
    }

    @Test func `says which old root it found and which it wanted`() {
        let (found, wanted) = (tree.root(size: 3), tree.root(size: 2))
        #expect(throws: ProofError.oldRootMismatch(found: found, wanted: wanted)) {
            try verify(proof(3, 7), old: 2, new: 7)
        }
    }
}
