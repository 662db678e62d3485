import OCI
import OpenSSL
import Sigstore
import TransparencyLog

/// One log as an export sees it: its newest head, verified, and a source of proofs whose every answer is verified
/// against that head before it is used.
struct ProvenLog {
    private(set) var head: Checkpoint
    private let verifier: Verifier
    private var source: any ProofSource
    private let path: String

    /// The logs of which a place has proofs, each with a head that a trusted log signed.
    ///
    /// - Parameter onlyKnown: leave out trees whose head does not hold, as of a shard that the trusted root does not name.
    static func open(
        _ place: String, verifier: Verifier, opener: (any RemoteOpener)?, onlyKnown: Bool = false
    ) throws -> [ProvenLog] {
        try ProofSources.open(place, opener: opener).compactMap { source in
            do { return try ProvenLog(source, place, verifier: verifier) } catch let error as ExportError {
                guard case .proofs = error, onlyKnown else { throw error }
                return nil
            }
        }
    }

    private init(_ opened: any ProofSource, _ path: String, verifier: Verifier) throws {
        source = opened
        self.path = path
        self.verifier = verifier
        head = try Self.signed(source.latestCheckpoint(), by: verifier, path)
    }

    private static func signed(_ head: Checkpoint, by verifier: Verifier, _ path: String) throws -> Checkpoint {
        do throws(HeadSignatureError) {
            guard try verifier.signedHead(head.note.bytes) != nil else {
                throw .refused(.malformedCheckpoint(why: "no trusted root knows the log \(head.origin)"))
            }
        } catch {
            if case .unanswered(let error) = error { throw error }
            throw ExportError.proofs(path, why: "its head does not hold: \(error)")
        }
        guard head.size > 0 else { throw ExportError.proofs(path, why: "its tree is empty") }
        return head
    }

    /// The inclusion proof of a leaf with the head in which it ends; nil where the source cannot give one.
    ///
    /// - Throws: ``ExportError/proofs(_:why:)`` where it gives one that does not hold, or a head that the log did not sign.
    mutating func inclusion(ofLeafHash leafHash: [UInt8], near hint: UInt64?) throws -> SourceInclusion? {
        guard let found = try source.inclusion(ofLeafHash: leafHash, near: hint) else { return nil }
        if !found.checkpoint.isSameHead(as: head) {
            guard found.checkpoint.origin == head.origin else {
                throw ExportError.proofs(path, why: "it proves in \(found.checkpoint.origin), want \(head.origin)")
            }
            _ = try Self.signed(found.checkpoint, by: verifier, path)
        }
        do throws(ProofError) { try found.proof.verify(leafHash: leafHash, root: found.checkpoint.rootHash) } catch {
            throw ExportError.proofs(
                path, why: "the inclusion proof of leaf \(found.proof.leafIndex) does not hold: \(error)")
        }
        return found
    }

    /// The entries about a piece that the source can search for; unverified.
    mutating func search(for piece: EvidencePiece, keys: [PublicKey]) throws -> [LogEntry] {
        guard var searching = source as? any EntrySearch else { return [] }
        defer { source = searching }
        return try searching.entries(about: piece, keys: keys)
    }

    /// Takes the newest head that the source has seen while it was asked.
    mutating func refresh() throws { head = try Self.signed(source.latestCheckpoint(), by: verifier, path) }

    /// The proof that the log's tree begins with that of an older head; nil where the source cannot give one.
    ///
    /// - Throws: ``ExportError/anotherLog(known:found:)`` where the log does not begin with that tree: whoever accepted
    ///   the older head was shown another log than the one here.
    mutating func consistency(from older: Checkpoint) throws -> ConsistencyProof? {
        guard older.size < head.size else {
            guard older.size > head.size || older.rootHash == head.rootHash else {
                throw ExportError.anotherLog(known: older, found: head)
            }
            return nil
        }
        guard let proof = try source.consistencyProof(from: older.size, to: head.size) else { return nil }
        do throws(ProofError) {
            try proof.verify(oldRoot: older.rootHash, newRoot: head.rootHash)
            return proof
        } catch {
            if case .oldRootMismatch = error { throw ExportError.anotherLog(known: older, found: head) }
            guard try isAnotherLog(older) else {
                throw ExportError.proofs(
                    path, why: "the proof from size \(older.size) to \(head.size) does not hold: \(error)")
            }
            throw ExportError.anotherLog(known: older, found: head)
        }
    }

    /// A proof from a size that is a power of two begins with the old root itself, so it cannot say that the root is
    /// another. The first leaf's inclusion proof can: its lower part leads to the root of exactly that tree.
    private mutating func isAnotherLog(_ older: Checkpoint) throws -> Bool {
        guard older.size.nonzeroBitCount == 1, let first = try source.entry(at: 0) else { return false }
        let leafHash = MerkleTree.leafHash(first)
        guard let proof = try source.inclusionProof(index: 0, size: head.size) else { return false }
        do throws(ProofError) { try proof.verify(leafHash: leafHash, root: head.rootHash) } catch { return false }
        let root = proof.hashes.prefix(older.size.trailingZeroBitCount).reduce(leafHash, MerkleTree.nodeHash)
        return root != older.rootHash
    }
}
