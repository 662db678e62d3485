import FileSystem
import JSON
import OpenSSL
import TestSupport
import Testing
import TransparencyLog

/// Checkpoints, consistency proofs and inclusion proofs that Rekor really signed and served.
@Suite(.enabled(if: SharedMaterial.root != nil)) struct RealCheckpointTests {
    private func read(_ name: String) throws -> JSON {
        let root = try #require(SharedMaterial.root)
        return try JSON(parsing: File.open("\(root)/\(name)").readAll(limit: 64 << 20), limits: .evidence)
    }

    /// The public-good instance's Rekor v1 key.
    private func productionKey() throws -> NoteKey {
        let root = try read("trust/public-good/trusted_root.json")
        let log = try root.object().array("tlogs")[0].object().object("publicKey")
        let spki = try #require(Base64.decode(log.string("rawBytes"), allowing: .standard))
        return try NoteKey(rekorV1: PublicKey(der: spki), name: "rekor.sigstore.dev")
    }

    @Test func `accepts every production checkpoint`() throws {
        let key = try productionKey()
        #expect(Hex.encode(key.keyHint) == "c0d23d6a")
        var count = 0
        for tree in try read("real/rekor/checkpoints.json").object().members
        where tree.name.hasPrefix("rekor.sigstore.dev - ") {
            for entry in try tree.value.array() {
                let checkpoint = try Checkpoint(parsing: Array(entry.object().string("checkpoint").utf8))
                #expect(checkpoint.origin == tree.name)
                #expect(try checkpoint.size == UInt64(entry.object().integer("size")))
                try key.check(checkpoint.note)
                count += 1
            }
        }
        #expect(count == 80)
    }

    @Test func `parses the checkpoints of every tree`() throws {
        for tree in try read("real/rekor/checkpoints.json").object().members {
            for entry in try tree.value.array() {
                let checkpoint = try Checkpoint(parsing: Array(entry.object().string("checkpoint").utf8))
                #expect(checkpoint.origin == tree.name)
            }
        }
    }

    @Test func `accepts every consistency proof`() throws {
        let cases = try read("real/rekor/consistency.json").array().map { try $0.object() }
        for proof in cases {
            let hashes = try proof.array("proof").map { try decode($0.string()) }
            try ConsistencyProof(
                oldSize: UInt64(proof.integer("size1")), newSize: UInt64(proof.integer("size2")), hashes: hashes
            ).verify(oldRoot: decode(proof.string("root1")), newRoot: decode(proof.string("root2")))
            let newer = try Checkpoint(parsing: Array(proof.string("checkpoint2").utf8))
            #expect(try newer.rootHash == decode(proof.string("root2")))
        }
        #expect(cases.count == 34)
    }

    @Test func `accepts every inclusion proof up to its root`() throws {
        var count = 0
        for element in try read("real/rekor/entries.json").array() {
            let entry = try element.object().object("entry")
            guard let proof = try entry.optionalObject("inclusionProof") else { continue }
            let hashes = try (proof.optionalArray("hashes") ?? []).map { try decode($0.string()) }
            let (size, root) = (UInt64(try proof.protoInteger("treeSize")), try decode(proof.string("rootHash")))
            // Two entries of the collection have no checkpoint.
            if let text = try proof.optionalObject("checkpoint")?.string("envelope") {
                let checkpoint = try Checkpoint(parsing: Array(text.utf8))
                #expect(checkpoint.size == size && checkpoint.rootHash == root)
            }
            let leafHash = MerkleTree.leafHash(try decode(entry.string("canonicalizedBody")))
            try InclusionProof(leafIndex: UInt64(proof.protoInteger("logIndex")), treeSize: size, hashes: hashes)
                .verify(leafHash: leafHash, root: root)
            count += 1
        }
        #expect(count == 53)
    }

    private func decode(_ text: String) throws -> [UInt8] {
        try #require(Base64.decode(text, allowing: .standard))
    }
}
