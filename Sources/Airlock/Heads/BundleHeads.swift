import JSON
public import TransparencyLog

/// The tree heads that a bundle carries, with the proofs that link them to heads that its receivers know.
///
/// Nothing in it is verified: who signed a head and what a proof proves is found out by ``HeadLedger``.
public struct BundleHeads: Sendable, Equatable {
    /// Sorted by origin and size; the last of an origin is its final head.
    public private(set) var heads: [Checkpoint] = []
    public private(set) var proofs = ConsistencyProofs()

    /// No heads.
    public init() {}

    public var isEmpty: Bool { heads.isEmpty && proofs.count == 0 }

    /// Adds a head, unless one with its origin, size and root is there.
    mutating func insert(_ head: Checkpoint) {
        guard !heads.contains(where: { $0.isSameHead(as: head) }) else { return }
        let position = heads.firstIndex { head.precedes($0) } ?? heads.endIndex
        heads.insert(head, at: position)
    }

    /// Adds a proof.
    mutating func insert(_ proof: ConsistencyProof, of origin: String) { proofs.insert(proof, of: origin) }

    var headsJSON: JSON { .array(heads.map(HeadDocuments.json)) }

    var proofsJSON: JSON {
        .array(proofs.all.map { HeadDocuments.json($0.proof, of: $0.origin) })
    }

    /// Reads what ``headsJSON`` and ``proofsJSON`` say; another order is refused, and more than a bundle may carry where
    /// that counts.
    init(heads: [JSON], proofs: [JSON], isBounded: Bool = true) throws {
        let isTooMany = heads.count > HeadDocuments.maximumHeads || proofs.count > HeadDocuments.maximumProofs
        guard !isBounded || !isTooMany else {
            throw BundleError.malformed(
                BundleManifest.path,
                "\(heads.count) tree heads and \(proofs.count) proofs, want at most "
                    + "\(HeadDocuments.maximumHeads) and \(HeadDocuments.maximumProofs)")
        }
        for head in heads {
            let head = try HeadDocuments.head(head)
            guard self.heads.last?.precedes(head) ?? true else {
                throw BundleError.malformed(BundleManifest.path, "tree heads are not sorted, or stand twice")
            }
            self.heads.append(head)
        }
        for proof in proofs {
            let (origin, proof) = try HeadDocuments.proof(proof)
            self.proofs.insert(proof, of: origin)
        }
        guard proofsJSON == .array(proofs) else {
            throw BundleError.malformed(BundleManifest.path, "consistency proofs are not sorted, or stand twice")
        }
    }
}

extension Checkpoint {
    /// Whether both say the same of the same tree, whoever cosigned them.
    func isSameHead(as other: Checkpoint) -> Bool {
        origin == other.origin && size == other.size && rootHash == other.rootHash
    }

    /// The order of heads: by origin, size and root.
    func precedes(_ other: Checkpoint) -> Bool {
        if origin != other.origin { return origin.utf8.lexicographicallyPrecedes(other.origin.utf8) }
        if size != other.size { return size < other.size }
        return rootHash.lexicographicallyPrecedes(other.rootHash)
    }
}
