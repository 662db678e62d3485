import FileSystem
import JSON
import OpenSSL
import TestSupport
import TransparencyLog

/// A recording of what a Rekor v1 log answers, made as its REST API would.
struct RekorRecording {
    let log: VirtualTransparencyLog
    /// The entries of the tree, in order.
    let bodies: [[UInt8]]
    private let folder: TemporaryFolder

    /// A log of as many entries, and nothing recorded but the log itself.
    init(entries: Int) throws {
        let sigstore = try VirtualSigstore(entries: 0)
        log = sigstore.log
        bodies = try (0..<entries).map { number in
            try sigstore.log.append(["kind": "none", "number": .integer(number)], at: sigstore.time).body
        }
        folder = try TemporaryFolder()
        try write("log.json", logInfo())
    }

    var path: String { folder.path }

    var leafHashes: [[UInt8]] { bodies.map { MerkleTree.leafHash($0) } }

    /// The answer of `GET /api/v1/log`.
    func logInfo() throws -> JSON {
        var tree = try head()
        tree["inactiveShards"] = [.object(try head(treeID: "2605736670972794746"))]
        return .object(tree)
    }

    private func head(treeID: String? = nil) throws -> JSONObject {
        [
            "rootHash": .string(Hex.encode(log.rootHash(size: log.size))),
            "signedTreeHead": .string(String(decoding: try log.checkpoint(), as: UTF8.self)),
            "treeID": .string(treeID ?? log.treeID), "treeSize": .integer(log.size),
        ]
    }

    /// What an answer says about one entry, with its proof at a size.
    func entry(_ index: Int, size: UInt64) throws -> JSON {
        let inclusion = try log.inclusion(leafIndex: UInt64(index), size: size)
        return [
            "attestation": ["data": "e30="], "body": .string(Base64.encode(bodies[index])),
            "integratedTime": 1_706_659_200, "logID": .string(Hex.encode(log.logID)),
            "logIndex": .integer(log.firstIndex + Int64(index)),
            "verification": [
                "inclusionProof": [
                    "checkpoint": .string(String(decoding: inclusion.checkpoint, as: UTF8.self)),
                    "hashes": .array(inclusion.hashes.map { .string(Hex.encode($0)) }),
                    "logIndex": .integer(index), "rootHash": .string(Hex.encode(inclusion.rootHash)),
                    "treeSize": .integer(size),
                ],
                "signedEntryTimestamp": "AAAA",
            ],
        ]
    }

    /// An answer of one entry.
    func answer(_ index: Int, size: UInt64) throws -> JSON { [uuid(index): try entry(index, size: size)] }

    /// The tree's ID and the leaf hash.
    func uuid(_ index: Int) -> String { "108e9186e8c5677a" + Hex.encode(leafHashes[index]) }

    /// The answer of `GET /api/v1/log/proof`, under its sizes.
    func writeProof(from old: UInt64, to new: UInt64) throws {
        let hashes = log.consistencyProof(from: old, to: new).map { JSON.string(Hex.encode($0)) }
        try write(
            "proofs/\(old)-\(new).json",
            ["rootHash": .string(Hex.encode(log.rootHash(size: log.size))), "hashes": .array(hashes)])
    }

    func write(_ path: String, _ document: JSON) throws { try write(path, bytes: document.encoded()) }

    /// Writes a file in the place of what is there, and the directory of its path.
    func write(_ path: String, bytes: [UInt8]) throws {
        let parts = path.split(separator: "/").map(String.init)
        var directory = try Directory.open(folder.path)
        for part in parts.dropLast() { directory = try directory.subdirectory(part, creating: 0o755) }
        try directory.remove(parts[parts.count - 1])
        try directory.create(parts[parts.count - 1], permissions: 0o644).write(bytes)
    }

    /// The size of a file in bytes.
    func size(_ path: String) throws -> Int { Int(try File.open("\(folder.path)/\(path)").status().size) }
}
