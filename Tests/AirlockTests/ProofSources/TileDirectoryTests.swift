import FileSystem
import Glibc
import OpenSSL
import TestSupport
import Testing
import TransparencyLog

@testable import Airlock

/// Proofs from tiles in a directory, against the naive tree.
@Suite struct TileDirectoryTests {
    /// Leaves and the size of the tree: no full tile, one and a part, two whole ones, more than two.
    private static let sizes = [1, 5, 300, 512, 700]

    @Test(arguments: sizes)
    func `proves what the naive tree does, for its size and for smaller ones`(size: Int) throws {
        let folder = try TileFolder(size: size)
        var source = try ProofSources.open(directory: folder.path)
        #expect(try source.latestCheckpoint().size == UInt64(size))
        for old in stride(from: 1, through: size, by: max(1, size / 16)) {
            let consistency = try #require(try source.consistencyProof(from: UInt64(old), to: UInt64(size)))
            try consistency.verify(oldRoot: folder.tree.root(size: old), newRoot: folder.tree.root())
            for index in stride(from: 0, to: old, by: max(1, size / 16)) {
                let inclusion = try #require(try source.inclusionProof(index: UInt64(index), size: UInt64(old)))
                try inclusion.verify(leafHash: folder.tree.leafHashes[index], root: folder.tree.root(size: old))
                let smaller = try #require(try source.consistencyProof(from: UInt64(index + 1), to: UInt64(old)))
                try smaller.verify(oldRoot: folder.tree.root(size: index + 1), newRoot: folder.tree.root(size: old))
            }
        }
    }

    @Test(arguments: sizes) func `finds every leaf by its hash, and its entry`(size: Int) throws {
        let folder = try TileFolder(size: size)
        var source = try ProofSources.open(directory: folder.path)
        for index in 0..<size {
            #expect(try source.index(ofLeafHash: folder.tree.leafHashes[index]) == UInt64(index))
        }
        for index in stride(from: 0, to: size, by: 64) {
            #expect(try source.entry(at: UInt64(index)) == folder.leaves[index])
        }
    }

    @Test func `knows no leaf of another hash, however it begins`() throws {
        let folder = try TileFolder(size: 5)
        var source = try ProofSources.open(directory: folder.path)
        #expect(try source.index(ofLeafHash: folder.tree.leafHashes[3].dropLast() + [0]) == nil)
        #expect(try source.index(ofLeafHash: Array(folder.tree.leafHashes[3].prefix(8))) == nil)
        #expect(try source.index(ofLeafHash: MerkleTree.leafHash([1])) == nil)
    }

    @Test func `finds the first of equal leaves`() throws {
        let leaves = TileFolder.leaves(600).map { $0 == Array("leaf 550".utf8) ? Array("leaf 20".utf8) : $0 }
        let folder = try TileFolder(leaves: leaves)
        var source = try ProofSources.open(directory: folder.path)
        #expect(try source.index(ofLeafHash: MerkleTree.leafHash(leaves[550])) == 20)
    }

    @Test func `answers nil beyond the checkpoint's tree`() throws {
        let folder = try TileFolder(size: 300, checkpointSize: 290)
        var source = try ProofSources.open(directory: folder.path)
        #expect(try source.index(ofLeafHash: folder.tree.leafHashes[295]) == nil)
        #expect(try source.inclusionProof(index: 295, size: 300) == nil)
        #expect(try source.inclusionProof(index: 7, size: 7) == nil)
        #expect(try source.consistencyProof(from: 5, to: 300) == nil)
        #expect(try source.consistencyProof(from: 0, to: 5) == nil)
        #expect(try source.entry(at: 290) == nil)
    }

    @Test func `answers nil where a tile is not there, and what follows from the others`() throws {
        let folder = try TileFolder(size: 700)
        try folder.remove("tile/0/000")
        try folder.remove("tile/entries/000")
        var source = try ProofSources.open(directory: folder.path)
        #expect(try source.inclusionProof(index: 3, size: 700) == nil)
        #expect(try source.consistencyProof(from: 100, to: 700) == nil)
        #expect(try source.entry(at: 3) == nil)
        #expect(try source.index(ofLeafHash: folder.tree.leafHashes[3]) == nil)
        #expect(try source.index(ofLeafHash: folder.tree.leafHashes[600]) == 600)
        #expect(try source.entry(at: 600) == folder.leaves[600])
        let proof = try #require(try source.inclusionProof(index: 600, size: 700))
        try proof.verify(leafHash: folder.tree.leafHashes[600], root: folder.tree.root())
    }

    @Test func `takes the full tile where the partial one has gone`() throws {
        let folder = try TileFolder(size: 300, checkpointSize: 100)
        var source = try ProofSources.open(directory: folder.path)
        #expect(try source.index(ofLeafHash: folder.tree.leafHashes[42]) == 42)
        let proof = try #require(try source.inclusionProof(index: 42, size: 100))
        try proof.verify(leafHash: folder.tree.leafHashes[42], root: folder.tree.root(size: 100))
    }

    @Test func `finds leaves in folders of tiles, whatever size the checkpoint claims`() throws {
        let folder = try TileFolder(size: 0, checkpointSize: UInt64(Int64.max))
        let hashes = (0..<256).map { MerkleTree.leafHash([UInt8($0)]) }
        try folder.write("tile/0/x001/x234/067", Array(hashes.joined()))
        // Neither a tile nor a folder of any tree of that size, and so not looked at.
        for name in ["x000", "x1000", "x99999999999999999999", "readme"] { try folder.write("tile/0/\(name)", [1]) }
        var source = try ProofSources.open(directory: folder.path)
        #expect(try source.index(ofLeafHash: hashes[9]) == 1_234_067 * 256 + 9)
    }

    @Test func `does not look at tiles beyond the tree`() throws {
        let folder = try TileFolder(size: 300)
        for name in ["x001", "002"] { try folder.write("tile/0/\(name)", [1]) }
        var source = try ProofSources.open(directory: folder.path)
        #expect(try source.index(ofLeafHash: folder.tree.leafHashes[299]) == 299)
    }

    @Test(arguments: [8191, 8193]) func `refuses a tile of another length`(length: Int) throws {
        let folder = try TileFolder(size: 300)
        try folder.write("tile/0/000", [UInt8](repeating: 7, count: length))
        var source = try ProofSources.open(directory: folder.path)
        let error = ProofSourceError.tile(.wrongLength(path: "tile/0/000", found: length, wanted: 8192))
        #expect(throws: error) { try source.inclusionProof(index: 3, size: 300) }
        #expect(throws: error) { try source.consistencyProof(from: 3, to: 300) }
        #expect(throws: error) { try source.index(ofLeafHash: folder.tree.leafHashes[299]) }
    }

    @Test func `refuses a tile and entries without end`() throws {
        let folder = try TileFolder(size: 300)
        try folder.write("tile/0/000", [UInt8](repeating: 7, count: 64 << 10 + 1))
        try folder.write("tile/entries/000", [UInt8](repeating: 7, count: 256 * 65537 + 1))
        var source = try ProofSources.open(directory: folder.path)
        #expect(throws: ProofSourceError.tile(unreadable("tile/0/000", folder, "read", EFBIG))) {
            try source.inclusionProof(index: 3, size: 300)
        }
        #expect(throws: ProofSourceError.tile(unreadable("tile/entries/000", folder, "read", EFBIG))) {
            try source.entry(at: 3)
        }
    }

    @Test func `refuses malformed entries`() throws {
        let folder = try TileFolder(size: 5)
        try folder.write("tile/entries/000.p/5", [0, 9, 1])
        var source = try ProofSources.open(directory: folder.path)
        let error = TileError.malformedEntries(path: "tile/entries/000.p/5", why: "an entry is cut off")
        #expect(throws: ProofSourceError.tile(error)) { try source.entry(at: 0) }
    }

    @Test func `follows no link below the directory, and one to it`() throws {
        let folder = try TileFolder(size: 300)
        let other = try TileFolder(size: 300)
        try folder.link("tile/0/000", to: "\(other.path)/tile/0/000")
        try folder.link("tile/1", to: "\(other.path)/tile/0")
        try folder.link("log", to: other.path)
        var source = try ProofSources.open(directory: folder.path)
        let read = SystemError(operation: "read as a plain file", path: "tile/0/000", code: EINVAL)
        #expect(throws: ProofSourceError.tile(.unreadable(path: "tile/0/000", why: "\(read)"))) {
            try source.inclusionProof(index: 3, size: 300)
        }
        #expect(throws: ProofSourceError.tile(unreadable("tile/1/000.p/1", folder, "open", ENOTDIR, at: "tile/1"))) {
            try source.consistencyProof(from: 257, to: 300)
        }
        var linked = try ProofSources.open(directory: "\(folder.path)/log")
        #expect(try linked.inclusionProof(index: 3, size: 300) != nil)
    }

    private func unreadable(
        _ path: String, _ folder: TileFolder, _ operation: String, _ code: Int32, at place: String? = nil
    ) -> TileError {
        let full = "\(folder.path)/./\(place ?? path)"
        return .unreadable(path: path, why: "\(SystemError(operation: operation, path: full, code: code))")
    }

    @Test func `refuses a checkpoint that is none, too long, or of a size beyond 63 bits`() throws {
        let folder = try TileFolder(size: 5)
        try folder.write("checkpoint", Array("example.com\n".utf8))
        let none = "note is malformed: no blank line ends the text"
        #expect(throws: ProofSourceError.malformed(path: "checkpoint", why: none)) {
            try ProofSources.open(directory: folder.path)
        }
        try folder.write("checkpoint", [UInt8](repeating: 0x20, count: NoteLimits.maximumBytes + 1))
        #expect { try ProofSources.open(directory: folder.path) } throws: {
            if case ProofSourceError.unreadable(path: "checkpoint", _) = $0 { true } else { false }
        }
        try folder.write(checkpointOf: 1 << 63)
        let why = "tree size is 9223372036854775808, want at most 9223372036854775807"
        #expect(throws: ProofSourceError.malformed(path: "checkpoint", why: why)) {
            try ProofSources.open(directory: folder.path)
        }
    }

    @Test func `refuses a directory that is not there, and one that is no source`() throws {
        let folder = try TemporaryFolder()
        let wanted = ["log.json", "checkpoint"]
        #expect(throws: ProofSourceError.missingCheckpoint(path: folder.path, wanted: wanted)) {
            try ProofSources.open(directory: folder.path)
        }
        #expect(throws: ProofSourceError.missingCheckpoint(path: folder.path, wanted: ["checkpoint"])) {
            try TileDirectory(ProofFiles(path: folder.path))
        }
        #expect { try ProofSources.open(directory: "\(folder.path)/none") } throws: {
            if case ProofSourceError.unreadable = $0 { true } else { false }
        }
    }

    @Test(.enabled(if: SharedMaterial.root != nil, "no shared material beside the package"))
    func `proves every checkpoint of a real tiled log`() throws {
        let path = "\(SharedMaterial.root ?? "")/vectors/tiled-log/log"
        let directory = try Directory.open(path)
        var source = try ProofSources.open(directory: path)
        #expect(try source.latestCheckpoint().size == 15)
        let heads = try (1...15).map { size in
            try Checkpoint(parsing: directory.read("checkpoint.\(size)", limit: NoteLimits.maximumBytes))
        }
        for head in heads {
            for index in 0..<head.size {
                let entry = try #require(try source.entry(at: index))
                #expect(try source.index(ofLeafHash: MerkleTree.leafHash(entry)) == index)
                let proof = try #require(try source.inclusionProof(index: index, size: head.size))
                try proof.verify(leafHash: MerkleTree.leafHash(entry), root: head.rootHash)
            }
            for old in heads where old.size <= head.size {
                let proof = try #require(try source.consistencyProof(from: old.size, to: head.size))
                try proof.verify(oldRoot: old.rootHash, newRoot: head.rootHash)
            }
        }
    }
}
