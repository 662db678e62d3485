import FileSystem
import TransparencyLog

/// A tiled log with its checkpoints: every root, every entry and every proof must follow from the tiles.
struct TiledLogVector {
    /// The keys of the logs that are known; a log that is not known here is not checked for its signature.
    private static let keys = ["example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"]
    /// Proofs are made for every leaf and pair of sizes of logs up to this size, and for neighbouring ones above.
    private static let smallSize: UInt64 = 64

    private let path: String
    private let directory: Directory

    init(path: String) throws {
        self.path = path
        directory = try Directory.open(path + "/.")
    }

    func outcome() throws -> CaseResult.Outcome {
        var checkpoints: [Checkpoint] = []
        for name in try directory.names() where name.hasPrefix("checkpoint") {
            checkpoints.append(try Checkpoint(parsing: directory.read(name, limit: CaseSearch.fileLimit)))
        }
        do {
            for checkpoint in checkpoints { try Self.check(checkpoint) }
            for head in checkpoints { try check(head, against: checkpoints.filter { $0.size <= head.size }) }
            return .accepted
        } catch let error as TileError {
            return .refused(code: "tiles", why: "\(error)")
        } catch let error as ProofError {
            return .refused(code: "proof", why: "\(error)")
        } catch let error as NoteError {
            return .refused(code: "note", why: "\(error)")
        }
    }

    private static func check(_ checkpoint: Checkpoint) throws {
        for text in keys {
            let key = try NoteKey(VerifierKey(parsing: text))
            if key.name == checkpoint.origin { try key.check(checkpoint.note) }
        }
    }

    /// The tree at a head: its root, its entries, and the proofs that lead to it.
    private func check(_ head: Checkpoint, against older: [Checkpoint]) throws {
        var tree = TiledTree(size: head.size, source: TileDirectory(path: path))
        let root = try tree.root()
        guard root == head.rootHash else { throw ProofError.rootMismatch(found: root, wanted: head.rootHash) }
        let indexes = head.size <= Self.smallSize ? Array(0..<head.size) : [0, head.size / 2, head.size - 1]
        for index in indexes {
            let leaf = MerkleTree.leafHash(try tree.entry(index))
            guard try tree.leafHash(index) == leaf else {
                throw ProofError.rootMismatch(found: leaf, wanted: try tree.leafHash(index))
            }
            try tree.inclusionProof(index: index).verify(leafHash: leaf, root: head.rootHash)
        }
        for old in older where old.size > 0 {
            try tree.consistencyProof(from: old.size).verify(oldRoot: old.rootHash, newRoot: head.rootHash)
        }
    }
}
