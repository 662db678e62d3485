import FileSystem
import JSON
import OpenSSL
import TestSupport
import Testing
import TransparencyLog

/// The vectors of transparency-dev/merkle: every proof with the verdict that its file wants.
@Suite(.enabled(if: SharedMaterial.root != nil)) struct MerkleVectorTests {
    static let inclusion = vectors(below: "vectors/merkle/inclusion")
    static let consistency = vectors(below: "vectors/merkle/consistency")

    @Test(arguments: inclusion)
    func `judges an inclusion proof as its file wants`(path: String) throws {
        let vector = try Self.read(path)
        let proof = InclusionProof(
            leafIndex: try number(vector, "leafIdx"), treeSize: try number(vector, "treeSize"),
            hashes: try hashes(vector))
        let (leaf, root) = (try hash(vector, "leafHash"), try hash(vector, "root"))
        if try vector.bool("wantErr") {
            #expect(throws: ProofError.self) { try proof.verify(leafHash: leaf, root: root) }
        } else {
            try proof.verify(leafHash: leaf, root: root)
        }
    }

    @Test(arguments: consistency)
    func `judges a consistency proof as its file wants`(path: String) throws {
        let vector = try Self.read(path)
        let proof = ConsistencyProof(
            oldSize: try number(vector, "size1"), newSize: try number(vector, "size2"), hashes: try hashes(vector))
        let (old, new) = (try hash(vector, "root1"), try hash(vector, "root2"))
        if try vector.bool("wantErr") {
            #expect(throws: ProofError.self) { try proof.verify(oldRoot: old, newRoot: new) }
        } else {
            try proof.verify(oldRoot: old, newRoot: new)
        }
    }

    @Test func `finds vectors of both kinds and both verdicts`() throws {
        for paths in [Self.inclusion, Self.consistency] {
            let verdicts = try Set(paths.map { try Self.read($0).bool("wantErr") })
            #expect(verdicts == [true, false])
        }
    }

    private static func read(_ path: String) throws -> JSONObject {
        try JSON(parsing: File.open(path).readAll(limit: 1 << 20)).object()
    }

    private func number(_ vector: JSONObject, _ name: String) throws -> UInt64 {
        guard case .number(let text)? = vector[name] else { throw JSONError(.missing(name)) }
        return try #require(UInt64(text))
    }

    private func hash(_ vector: JSONObject, _ name: String) throws -> [UInt8] {
        try #require(Base64.decode(vector.string(name), allowing: .standard))
    }

    private func hashes(_ vector: JSONObject) throws -> [[UInt8]] {
        try (vector.optionalArray("proof") ?? []).map {
            try #require(Base64.decode($0.string(), allowing: .standard))
        }
    }

    /// The JSON files below a folder of the shared material; none where it is not there.
    private static func vectors(below folder: String) -> [String] {
        SharedMaterial.root.map { files(in: "\($0)/\(folder)") } ?? []
    }

    private static func files(in path: String) -> [String] {
        guard let directory = try? Directory.open(path), let names = try? directory.names() else { return [] }
        return names.flatMap { name in
            name.hasSuffix(".json") ? ["\(path)/\(name)"] : files(in: "\(path)/\(name)")
        }
    }
}
