import JSON
import OpenSSL
import TestSupport
import Testing
import TransparencyLog

/// Holds the log that tests are built on against the code that verifies, and against its own words.
@Suite struct VirtualTransparencyLogTests {
    let log: VirtualTransparencyLog
    let time = VirtualSigstore.defaultStart

    init() throws { log = try VirtualSigstore().log }

    @Test func `proves each entry that it appends`() throws {
        for number in 0..<20 {
            let entry = try log.append(["number": .integer(number)], at: time)
            let inclusion = try #require(entry.inclusion)
            let checkpoint = try Checkpoint(parsing: inclusion.checkpoint)
            try NoteKey(rekorV1: log.key.publicKey, name: log.host).check(checkpoint.note)
            try InclusionProof(
                leafIndex: inclusion.leafIndex, treeSize: checkpoint.size, hashes: inclusion.hashes
            ).verify(leafHash: MerkleTree.leafHash(entry.body), root: checkpoint.rootHash)
        }
    }

    @Test func `promises each entry that it appends`() throws {
        let entry = try log.append(["b": 2, "a": 1], at: time)
        let promise = try #require(entry.promise)
        #expect(entry.body == Array(#"{"a":1,"b":2}"#.utf8))
        #expect(try log.key.publicKey.verify(signature: promise, over: entry.promisePayload))
    }

    @Test func `proves that it grew`() throws {
        let old = try Checkpoint(parsing: log.checkpoint())
        log.fill(count: 9, seed: 2)
        let new = try Checkpoint(parsing: log.checkpoint())
        try ConsistencyProof(oldSize: old.size, newSize: new.size, hashes: log.consistencyProof(from: old.size))
            .verify(oldRoot: old.rootHash, newRoot: new.rootHash)
    }

    @Test func `forks into two logs that agree up to there`() throws {
        let (size, fork) = (log.size, log.fork())
        log.fill(count: 1, seed: 3)
        fork.fill(count: 1, seed: 4)
        #expect(log.rootHash(size: size) == fork.rootHash(size: size))
        #expect(log.rootHash(size: size + 1) != fork.rootHash(size: size + 1))
    }
}
