import JSON
import OCI
import OpenSSL
import TransparencyLog

/// One tree of a Rekor v1 server, asked as its API has it.
///
/// A server proves an entry in its newest tree alone, and the tree grows while it is asked. So each entry comes with the
/// checkpoint in which its proof ends, and the newest checkpoint that was seen is the tree's: proofs of consistency then
/// lead from the others to it.
struct RekorServer: ProofSource {
    private static let documentBytes = 16 << 20

    let url: String
    let opener: any RemoteOpener
    private let treeID: UInt64
    private var newest: Checkpoint
    /// What was asked for, by leaf hash; nil where the server does not know the leaf.
    private var answers: [[UInt8]: (inclusion: SourceInclusion, body: [UInt8])?] = [:]

    /// The trees of a server: the one that grows, and the shards before it; nil where it is no server of Rekor v1.
    static func trees(of url: String, opener: any RemoteOpener) throws(ProofSourceError) -> [RekorServer]? {
        guard let log = try document("\(url)/api/v1/log", opener) else { return nil }
        var trees: [RekorServer] = []
        for tree in [log] + (try log.optional("inactiveShards")?.elements() ?? []) {
            let newest = try tree.member("signedTreeHead").checkpoint()
            // A shard that never had an entry proves nothing.
            guard newest.size > 0 else { continue }
            trees.append(
                RekorServer(url: url, opener: opener, treeID: try tree.member("treeID").decimal(), newest: newest))
        }
        return trees
    }

    private init(url: String, opener: any RemoteOpener, treeID: UInt64, newest: Checkpoint) {
        self.url = url
        self.opener = opener
        self.treeID = treeID
        self.newest = newest
    }

    static func document(
        _ address: String, asking question: JSON? = nil, _ opener: any RemoteOpener
    ) throws(ProofSourceError) -> RekorValue? {
        let bytes: [UInt8]?
        do throws(SourceError) {
            bytes = try opener.document(at: address, asking: question?.encoded(.compact), limit: documentBytes)
        } catch {
            throw .unreadable(path: address, why: "\(error)")
        }
        guard let bytes else { return nil }
        do throws(JSONError) {
            let limits = JSONLimits(maximumBytes: documentBytes, maximumDepth: 16)
            return RekorValue(try JSON(parsing: bytes, limits: limits), file: address)
        } catch {
            throw .malformed(path: address, why: "\(error)")
        }
    }

    func latestCheckpoint() -> Checkpoint { newest }

    mutating func inclusion(ofLeafHash hash: [UInt8], near: UInt64?) throws(ProofSourceError) -> SourceInclusion? {
        try ask(hash)?.inclusion
    }

    mutating func index(ofLeafHash hash: [UInt8]) throws(ProofSourceError) -> UInt64? {
        try ask(hash)?.inclusion.proof.leafIndex
    }

    func entry(at index: UInt64) -> [UInt8]? {
        for case let answer? in answers.values where answer.inclusion.proof.leafIndex == index { return answer.body }
        return nil
    }

    func inclusionProof(index: UInt64, size: UInt64) -> InclusionProof? {
        for case let answer? in answers.values
        where answer.inclusion.proof.leafIndex == index && answer.inclusion.proof.treeSize == size {
            return answer.inclusion.proof
        }
        return nil
    }

    func consistencyProof(from old: UInt64, to new: UInt64) throws(ProofSourceError) -> ConsistencyProof? {
        guard old > 0, old <= new else { return nil }
        if old == new { return ConsistencyProof(oldSize: old, newSize: new, hashes: []) }
        let address = "\(url)/api/v1/log/proof?firstSize=\(old)&lastSize=\(new)&treeID=\(treeID)"
        guard let answer = try Self.document(address, opener) else { return nil }
        return ConsistencyProof(oldSize: old, newSize: new, hashes: try answer.hashes())
    }

    /// Asks once for each leaf, by the UUID that tree and hash make.
    private mutating func ask(
        _ hash: [UInt8]
    ) throws(ProofSourceError) -> (inclusion: SourceInclusion, body: [UInt8])? {
        if let known = answers[hash] { return known }
        let tree = stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: treeID >> UInt64($0)) }
        let address = "\(url)/api/v1/log/entries/\(Hex.encode(tree + hash))"
        let answer = try Self.document(address, opener).map { document throws(ProofSourceError) in
            try Self.inclusion(of: hash, in: document)
        }
        answers[hash] = .some(answer)
        if let head = answer?.inclusion.checkpoint, head.origin == newest.origin, head.size > newest.size {
            newest = head
        }
        return answer
    }

    private static func inclusion(
        of hash: [UInt8], in document: RekorValue
    ) throws(ProofSourceError) -> (inclusion: SourceInclusion, body: [UInt8]) {
        let members = try document.members()
        guard members.count == 1, let entry = members.first?.value else { throw document.error("it is not one entry") }
        let body = try entry.member("body").base64()
        guard MerkleTree.leafHash(body) == hash else { throw entry.error("it is another entry than the one asked for") }
        let proof = try entry.member("verification").member("inclusionProof")
        let inclusion = SourceInclusion(
            proof: InclusionProof(
                leafIndex: try proof.member("logIndex").unsigned(), treeSize: try proof.member("treeSize").unsigned(),
                hashes: try proof.hashes()),
            checkpoint: try proof.member("checkpoint").checkpoint())
        guard inclusion.proof.treeSize == inclusion.checkpoint.size else {
            throw proof.error("its checkpoint is of another size")
        }
        return (inclusion, body)
    }
}
