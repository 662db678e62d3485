import FileSystem
import JSON
import OpenSSL
import TransparencyLog

/// A case with a Merkle proof, in the form of transparency-dev/merkle.
struct MerkleVector {
    private let object: JSONObject

    init(path: String) throws {
        object = try JSON(parsing: File.open(path).readAll(limit: CaseSearch.fileLimit)).object()
    }

    /// Checks that a leaf is in a tree.
    func inclusion() throws -> CaseResult.Outcome {
        let proof = InclusionProof(
            leafIndex: try number("leafIdx"), treeSize: try number("treeSize"), hashes: try hashes())
        let (leaf, root) = (try bytes("leafHash"), try bytes("root"))
        return outcome { () throws(ProofError) in try proof.verify(leafHash: leaf, root: root) }
    }

    /// Checks that a tree only appends to another.
    func consistency() throws -> CaseResult.Outcome {
        let proof = ConsistencyProof(oldSize: try number("size1"), newSize: try number("size2"), hashes: try hashes())
        let (old, new) = (try bytes("root1"), try bytes("root2"))
        return outcome { () throws(ProofError) in try proof.verify(oldRoot: old, newRoot: new) }
    }

    private func outcome(_ check: () throws(ProofError) -> Void) -> CaseResult.Outcome {
        do throws(ProofError) {
            try check()
            return .accepted
        } catch {
            return .refused(code: error.vectorCode, why: "\(error)")
        }
    }

    /// A number of 64 bits without a sign.
    private func number(_ name: String) throws -> UInt64 {
        guard case .number(let text)? = object[name] else { throw JSONError(.missing(name)) }
        guard let value = UInt64(text) else { throw JSONError(.outOfRange(text), path: name) }
        return value
    }

    private func bytes(_ name: String) throws -> [UInt8] { try Self.decode(try object.string(name), name) }

    private func hashes() throws -> [[UInt8]] {
        try (object.optionalArray("proof") ?? []).map { try Self.decode(try $0.string("proof"), "proof") }
    }

    private static func decode(_ text: String, _ name: String) throws -> [UInt8] {
        guard let bytes = Base64.decode(text) else {
            throw JSONError(.wrongType(found: "text", wanted: "base64"), path: name)
        }
        return bytes
    }
}

extension ProofError {
    /// What the table of codes calls the error; proofs alone have no finding.
    fileprivate var vectorCode: String {
        switch self {
        case .emptyTree: "empty-tree"
        case .indexBeyondTree: "index-beyond-tree"
        case .sizesReversed: "sizes-reversed"
        case .hashLength: "hash-length"
        case .hashCount: "hash-count"
        case .rootMismatch: "root-mismatch"
        case .oldRootMismatch: "old-root-mismatch"
        }
    }
}
