import JSON
import OpenSSL
import TransparencyLog

/// The form in which tree heads and consistency proofs stand in `airlock.json`, in a site's state and in a request:
/// heads as the signed notes that they are, hashes in base64.
enum HeadDocuments {
    static let maximumHeads = 4096
    static let maximumProofs = 8192
    /// A proof has at most two hashes for each of the 64 levels of a tree.
    private static let maximumHashes = 128

    static func json(_ head: Checkpoint) -> JSON { .string(String(decoding: head.note.bytes, as: UTF8.self)) }

    static func json(_ proof: ConsistencyProof, of origin: String) -> JSON {
        [
            "hashes": .array(proof.hashes.map { .string(Base64.encode($0)) }),
            "newSize": .string("\(proof.newSize)"), "oldSize": .string("\(proof.oldSize)"), "origin": .string(origin),
        ]
    }

    /// What a receipt and a report say of a head.
    static func summary(_ head: Checkpoint?) -> JSON {
        guard let head else { return .null }
        return ["size": .string("\(head.size)"), "rootHash": .string(Base64.encode(head.rootHash))]
    }

    /// A head that was parsed; its signature is not verified.
    static func head(_ json: JSON) throws -> Checkpoint { try Checkpoint(parsing: Array(try json.string().utf8)) }

    /// A proof that was parsed and not verified, with the log that it is about.
    static func proof(_ json: JSON) throws -> (origin: String, proof: ConsistencyProof) {
        let object = try json.object()
        try object.refuseUnknownMembers(except: ["hashes", "newSize", "oldSize", "origin"])
        return (try object.string("origin"), try proof(object))
    }

    private static func proof(_ object: JSONObject) throws -> ConsistencyProof {
        let hashes = try object.array("hashes")
        guard hashes.count <= maximumHashes else { throw JSONError(.outOfRange("\(hashes.count) hashes")) }
        return ConsistencyProof(
            oldSize: try size(object, "oldSize"), newSize: try size(object, "newSize"),
            hashes: try hashes.map { hash in
                guard let bytes = Base64.decode(Array(try hash.string().utf8), allowing: .standard),
                    bytes.count == MerkleTree.hashLength
                else { throw JSONError(.outOfRange("no hash of \(MerkleTree.hashLength) bytes"), path: "hashes") }
                return bytes
            })
    }

    /// A size is text: sizes of 64 bits are more than a JSON number holds exactly.
    static func size(_ object: JSONObject, _ name: String) throws -> UInt64 {
        let text = try object.string(name)
        guard let size = UInt64(text), "\(size)" == text else { throw JSONError(.outOfRange(text), path: name) }
        return size
    }
}
