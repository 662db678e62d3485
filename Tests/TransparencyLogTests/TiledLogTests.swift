import OpenSSL
import TestSupport
import Testing
import TransparencyLog

/// The files of a tiled log that is held in memory, against the naive tree.
@Suite struct TiledLogTests {
    private static func leaves(_ count: Int) -> [[UInt8]] { (0..<count).map { Array("leaf \($0)".utf8) } }

    @Test(arguments: [0, 1, 2, 255, 256, 257, 300, 511, 512, 700])
    func `writes the tiles and entries that the naive tree has`(size: Int) throws {
        let leaves = Self.leaves(size)
        let log = TiledLog(leaves)
        let naive = TiledTreeTests.MemoryTiles(leaves)
        #expect(log.files(size: UInt64(size)) == naive.tiles.merging(naive.entries) { $1 })
        #expect(try log.rootHash(size: UInt64(size)) == ReferenceTree(leaves: leaves).root(size: size))
    }

    @Test func `has tiles of every level`() throws {
        let leaves = Self.leaves(65_537)
        let log = TiledLog(leaves)
        #expect(log.bytes(of: Tile(level: 2, index: 0, width: 1))?.count == 32)
        let files = log.files(size: log.size)
        #expect(files["tile/2/000.p/1"]?.count == 32)
        #expect(files["tile/0/256.p/1"] == MerkleTree.leafHash(leaves[65_536]))
    }

    @Test func `knows the roots and files of smaller sizes`() throws {
        let leaves = Self.leaves(300)
        let log = TiledLog(leaves)
        for size in [1, 7, 255, 256, 299] {
            #expect(try log.rootHash(size: UInt64(size)) == ReferenceTree(leaves: leaves).root(size: size))
            let smaller = TiledLog(Array(leaves.prefix(size)))
            #expect(log.files(size: UInt64(size)) == smaller.files(size: UInt64(size)))
        }
        #expect(throws: TileError.beyondTree(index: 301, size: 300)) { try log.rootHash(size: 301) }
    }

    @Test func `writes the length of an entry in 16 bits`() throws {
        let entries = [[UInt8](repeating: 7, count: TiledLog.maximumEntryBytes), []]
        let log = TiledLog(entries)
        let bytes = try #require(log.files(size: 2)["tile/entries/000.p/2"])
        #expect(Array(bytes.prefix(3)) == [0xFF, 0xFF, 7])
        #expect(bytes.count == 2 + 65_535 + 2)
        var tree = TiledTree(size: 2, source: log)
        #expect(try tree.entry(0) == entries[0])
    }
}

/// Notes that are signed here.
@Suite struct NoteSignerTests {
    private let key: PrivateKey

    init() throws { key = try PrivateKey.generate(.ed25519) }

    @Test func `signs what the key of its name verifies`() throws {
        let signer = try NoteSigner(name: "site.test/receipts", key: key)
        let body = CheckpointBody(origin: "site.test/receipts", size: 3, rootHash: MerkleTree.emptyRootHash)
        let checkpoint = try Checkpoint(parsing: signer.sign(body.text))
        #expect(checkpoint.body == body)
        try NoteKey(signer.verifierKey).check(checkpoint.note)
        try NoteKey(ed25519: key.publicKey, name: "site.test/receipts").check(checkpoint.note)
        let other = try NoteKey(ed25519: PrivateKey.generate(.ed25519).publicKey, name: "site.test/receipts")
        #expect(throws: NoteError.self) { try other.check(checkpoint.note) }
    }

    @Test func `refuses keys of other algorithms and names that cannot stand on a line`() throws {
        let elliptic = try PrivateKey.generate(.ecdsaP256)
        #expect(throws: NoteError.self) { try NoteSigner(name: "site.test", key: elliptic) }
        #expect(throws: NoteError.self) { try NoteSigner(name: "site test", key: key) }
        #expect(throws: NoteError.self) { try NoteSigner(name: "", key: key) }
    }

    @Test(arguments: ["", "a\n1\n", "a\n01\nAAAA\n", "a\n1\nAAAA\n", "a\n1\n\n", "a\u{1}\n1\nAAAA\n", "a\n1"])
    func `refuses a text that is no checkpoint's`(text: String) {
        #expect(throws: NoteError.self) { try CheckpointBody(parsing: Array(text.utf8)) }
    }
}
