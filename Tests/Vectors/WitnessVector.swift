import FileSystem
import JSON
import OpenSSL
import TransparencyLog

/// A witness with its keys in `NAME.v0.json`, and the checkpoints of logs that it cosigned, each in a directory that is
/// named by the hash of the log's origin; a mirror, which also keeps their tiles, may be below it.
struct WitnessVector {
    private let path: String
    private let directory: Directory

    init(path: String) throws {
        self.path = path
        directory = try Directory.open(path + "/.")
    }

    func outcome() throws -> CaseResult.Outcome {
        do {
            guard try check() > 0 else { return .notRun(why: "no checkpoint was found") }
            return .accepted
        } catch let error as NoteError {
            return .refused(code: "note", why: "\(error)")
        } catch let error as ProofError {
            return .refused(code: "proof", why: "\(error)")
        }
    }

    /// Requires that each checkpoint is cosigned by a key of the witness; how many there were.
    private func check() throws -> Int {
        let names = try directory.names()
        let keys = try names.filter { $0.hasSuffix(".v0.json") }.flatMap(keys)
        var count = 0
        for name in names where try directory.status(name)?.kind == .directory {
            let inner = "\(path)/\(name)"
            guard Hex.decode(name)?.count == 32 else {
                count += try WitnessVector(path: inner).check()
                continue
            }
            let checkpoint = try Checkpoint(
                parsing: Directory.open(inner).read("checkpoint", limit: NoteLimits.maximumBytes))
            guard Hex.encode(HashAlgorithm.sha256.hash(Array(checkpoint.origin.utf8))) == name,
                try keys.contains(where: { try $0.cosigned(checkpoint.note) != nil })
            else {
                throw NoteError.noSignature(name: keys.map(\.name).joined(separator: " or "), keyHint: [])
            }
            try checkTiles(inner, checkpoint)
            count += 1
        }
        return count
    }

    private func keys(_ name: String) throws -> [WitnessKey] {
        let object = try JSON(parsing: directory.read(name, limit: CaseSearch.fileLimit)).object()
        return try object.array("verifier_keys").map { try WitnessKey(VerifierKey(parsing: $0.string())) }
    }

    private func checkTiles(_ path: String, _ checkpoint: Checkpoint) throws {
        guard try Directory.open(path).status("tile") != nil else { return }
        var tree = TiledTree(size: checkpoint.size, source: TileDirectory(path: path))
        let root = try tree.root()
        guard root == checkpoint.rootHash else {
            throw ProofError.rootMismatch(found: root, wanted: checkpoint.rootHash)
        }
    }
}
