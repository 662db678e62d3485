import OpenSSL
import TestSupport
import Testing
import TransparencyLog

/// Proofs from tiles, against the naive tree.
@Suite struct TiledTreeTests {
    /// The tiles of a reference tree at one size, as a log would keep them.
    struct MemoryTiles: TileSource {
        var tiles: [String: [UInt8]] = [:]
        var entries: [String: [UInt8]] = [:]

        init(_ leaves: [[UInt8]]) {
            var hashes = leaves.map { MerkleTree.leafHash($0) }
            var level = 0
            while !hashes.isEmpty {
                for start in stride(from: 0, to: hashes.count, by: 256) {
                    let chunk = hashes[start..<min(start + 256, hashes.count)]
                    let tile = Tile(level: level, index: UInt64(start / 256), width: chunk.count)
                    tiles[tile.path] = Array(chunk.joined())
                    guard level == 0 else { continue }
                    entries[tile.entriesPath] = leaves[start..<(start + chunk.count)].flatMap {
                        [UInt8($0.count >> 8), UInt8($0.count & 255)] + $0
                    }
                }
                let full = hashes.count / 256
                hashes = (0..<full).map { Self.root(Array(hashes[($0 * 256)..<($0 * 256 + 256)])) }
                level += 1
            }
        }

        private static func root(_ hashes: [[UInt8]]) -> [UInt8] {
            guard hashes.count > 1 else { return hashes[0] }
            let half = hashes.count / 2
            return MerkleTree.nodeHash(root(Array(hashes[..<half])), root(Array(hashes[half...])))
        }

        func bytes(of tile: Tile) throws(TileError) -> [UInt8]? { tiles[tile.path] }
        func entries(of tile: Tile) throws(TileError) -> [UInt8]? { entries[tile.entriesPath] }
    }

    private static func leaves(_ count: Int) -> [[UInt8]] { (0..<count).map { Array("leaf \($0)".utf8) } }

    @Test func `numbers paths in groups of three digits`() {
        #expect(Tile(level: 0, index: 1_234_067).path == "tile/0/x001/x234/067")
        #expect(Tile(level: 1, index: 0, width: 3).path == "tile/1/000.p/3")
        #expect(Tile(level: 0, index: 5, width: 9).entriesPath == "tile/entries/005.p/9")
    }

    @Test(arguments: [1, 2, 3, 255, 256, 257, 300, 511, 512, 700])
    func `computes what the naive tree does`(size: Int) throws {
        let leaves = Self.leaves(size)
        let reference = ReferenceTree(leaves: leaves)
        var tree = TiledTree(size: UInt64(size), source: MemoryTiles(leaves))
        #expect(try tree.root() == reference.root())
        let step = max(1, size / 40)
        for index in stride(from: 0, to: size, by: step) {
            let proof = try tree.inclusionProof(index: UInt64(index))
            #expect(proof.hashes == reference.inclusionProof(index: index))
            #expect(try tree.entry(UInt64(index)) == leaves[index])
            #expect(try tree.root(size: UInt64(index + 1)) == reference.root(size: index + 1))
            let old = try tree.consistencyProof(from: UInt64(index + 1))
            #expect(old.hashes == reference.consistencyProof(from: index + 1))
            let smaller = try tree.inclusionProof(index: UInt64(index / 2), size: UInt64(index + 1))
            #expect(smaller.hashes == reference.inclusionProof(index: index / 2, size: index + 1))
        }
    }

    @Test func `takes the full tile where the partial one has gone`() throws {
        let leaves = Self.leaves(300)
        var tree = TiledTree(size: 100, source: MemoryTiles(leaves))
        #expect(try tree.root() == ReferenceTree(leaves: leaves).root(size: 100))
    }

    @Test func `refuses tiles that are missing, cut off, or of other leaves`() throws {
        let leaves = Self.leaves(300)
        var source = MemoryTiles(leaves)
        source.tiles["tile/0/001.p/44"] = nil
        var missing = TiledTree(size: 300, source: source)
        #expect(throws: TileError.missing(path: "tile/0/001.p/44")) { try missing.root() }
        source = MemoryTiles(leaves)
        source.tiles["tile/0/000"]?.removeLast()
        var short = TiledTree(size: 300, source: source)
        #expect(throws: TileError.wrongLength(path: "tile/0/000", found: 8191, wanted: 8192)) {
            try short.leafHash(3)
        }
        source = MemoryTiles(leaves)
        source.tiles["tile/0/000"]?[5] ^= 1
        var altered = TiledTree(size: 200, source: source)
        let root = ReferenceTree(leaves: leaves).root(size: 200)
        #expect(throws: ProofError.self) {
            try altered.inclusionProof(index: 7).verify(leafHash: MerkleTree.leafHash(leaves[7]), root: root)
        }
    }

    @Test func `refuses entries that are cut off, too many or too few`() throws {
        for change in [{ $0.removeLast() }, { $0 += [0, 0] }, { $0.removeFirst(2 + 6) }] as [(inout [UInt8]) -> Void] {
            var source = MemoryTiles(Self.leaves(5))
            change(&source.entries["tile/entries/000.p/5"]!)
            var tree = TiledTree(size: 5, source: source)
            #expect(throws: TileError.self) { try tree.entry(0) }
        }
    }

    @Test func `asks for nothing beyond the tree`() {
        var tree = TiledTree(size: 5, source: MemoryTiles(Self.leaves(5)))
        #expect(throws: TileError.self) { try tree.root(size: 6) }
        #expect(throws: TileError.self) { try tree.inclusionProof(index: 5) }
        #expect(throws: TileError.self) { try tree.inclusionProof(index: 3, size: 3) }
        #expect(throws: TileError.self) { try tree.consistencyProof(from: 0) }
        #expect(throws: TileError.self) { try tree.consistencyProof(from: 4, to: 3) }
        #expect(throws: TileError.self) { try tree.entry(5) }
    }
}
