/// The heads of one log's tree that a site has accepted: one history, in which each tree begins the next larger one.
///
/// Whether the log signed a head is not checked here; the caller has done so for every head that it hands over.
public struct HeadHistory: Sendable, Hashable {
    /// Where a head stands in the history.
    public enum Place: Sendable, Hashable {
        /// It is one of the heads.
        case known
        /// Its tree begins that of an accepted head, as a proof shows.
        case older(than: Checkpoint)
        /// Its tree begins with that of the newest accepted head, as a proof shows.
        case newer(than: Checkpoint)
    }

    /// The log's name, for Rekor v1 with the tree's ID.
    public let origin: String
    /// The heads by their sizes, ascending; no two of one size.
    public private(set) var heads: [Checkpoint] = []
    /// Whether the log grows no more, so that no head is newer than the newest here.
    public let isFrozen: Bool

    /// A history without heads.
    public init(origin: String, isFrozen: Bool = false) {
        self.origin = origin
        self.isFrozen = isFrozen
    }

    /// The head of the largest tree.
    public var newest: Checkpoint? { heads.last }

    /// The head of a tree of this size, nil where none was accepted.
    public func head(size: UInt64) -> Checkpoint? {
        let position = position(of: size)
        return position < heads.endIndex && heads[position].size == size ? heads[position] : nil
    }

    /// Where a head of this size stands or would stand.
    private func position(of size: UInt64) -> Int {
        var range = heads.startIndex..<heads.endIndex
        while !range.isEmpty {
            let middle = (range.lowerBound + range.upperBound) / 2
            range = heads[middle].size < size ? (middle + 1)..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }

    /// Finds the place of a head, changing nothing.
    ///
    /// A smaller tree needs a proof to any larger accepted head, a larger one a proof from the newest.
    /// - Throws: ``HeadError``
    public func place(_ head: Checkpoint, by proofs: ConsistencyProofs) throws(HeadError) -> Place {
        guard let newest else { throw .unknownLog(origin: origin) }
        if let known = self.head(size: head.size) {
            guard known.rootHash == head.rootHash else { throw .fork(known: known, other: head) }
            return .known
        }
        guard head.size > newest.size else { return .older(than: try largerHead(than: head, by: proofs)) }
        guard !isFrozen else { throw .frozen(at: newest, found: head) }
        guard let proof = proofs.proof(of: origin, from: newest.size, to: head.size) else {
            throw .unanchored(newest: newest, found: head)
        }
        do throws(ProofError) {
            try proof.verify(oldRoot: newest.rootHash, newRoot: head.rootHash)
        } catch {
            throw .proofInvalid(old: newest, new: head, error)
        }
        return .newer(than: newest)
    }

    /// The accepted head whose tree begins with that of a smaller one.
    private func largerHead(than head: Checkpoint, by proofs: ConsistencyProofs) throws(HeadError) -> Checkpoint {
        var failure: HeadError?
        for known in heads.reversed() where known.size > head.size {
            guard let proof = proofs.proof(of: origin, from: head.size, to: known.size) else { continue }
            do throws(ProofError) {
                try proof.verify(oldRoot: head.rootHash, newRoot: known.rootHash)
                return known
            } catch {
                failure = failure ?? .proofInvalid(old: head, new: known, error)
            }
        }
        throw failure ?? .unanchored(newest: newest ?? head, found: head)
    }

    /// Takes a head in; one that is there already stays as it was.
    ///
    /// Precondition: it is pinned, or ``place(_:by:)`` found its place.
    /// - Throws: ``HeadError/fork(known:other:)`` where another head of its size was accepted.
    public mutating func insert(_ head: Checkpoint) throws(HeadError) {
        if let known = self.head(size: head.size) {
            guard known.rootHash == head.rootHash else { throw .fork(known: known, other: head) }
            return
        }
        heads.insert(head, at: position(of: head.size))
    }
}

/// Why a head is not part of a history.
public enum HeadError: Error, Equatable, CustomStringConvertible {
    /// No head of this log was ever accepted.
    case unknownLog(origin: String)
    /// The log signed two trees of one size: it shows different histories to different people.
    case fork(known: Checkpoint, other: Checkpoint)
    /// Nothing links the head with one that was accepted.
    case unanchored(newest: Checkpoint, found: Checkpoint)
    /// The log was known to grow no more, and grew.
    case frozen(at: Checkpoint, found: Checkpoint)
    /// There is a proof, and it does not hold.
    case proofInvalid(old: Checkpoint, new: Checkpoint, ProofError)

    public var description: String {
        switch self {
        case .unknownLog(let origin): "no head of \(origin) is known"
        case .fork(let known, let other):
            "\(known.origin) signed two trees of size \(known.size): \(known.shortRoot) and \(other.shortRoot)"
        case .unanchored(let newest, let found):
            "no proof links size \(found.size) with size \(newest.size) of \(newest.origin)"
        case .frozen(let head, let found): "\(head.origin) is frozen at size \(head.size), and has size \(found.size)"
        case .proofInvalid(let old, let new, let error):
            "the proof from size \(old.size) to \(new.size) of \(new.origin) does not hold: \(error)"
        }
    }
}
