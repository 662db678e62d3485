import Sigstore
import TransparencyLog

/// Every tree head that this site has accepted: the pinned ones, and those that it has learned, verified again.
struct AcceptedHeads: Sendable {
    /// By origin.
    private(set) var histories: [String: HeadHistory] = [:]

    /// The pinned heads alone.
    init(trust: TrustDirectory) throws(HeadError) {
        let frozen = Set(trust.heads.filter(\.isFrozen).map(\.checkpoint.origin))
        for head in trust.heads {
            let origin = head.checkpoint.origin
            try histories[origin, default: HeadHistory(origin: origin, isFrozen: frozen.contains(origin))]
                .insert(head.checkpoint)
        }
    }

    /// The pinned heads, and the learned ones that the pinned ones lead to.
    ///
    /// Heads of logs that no trusted root knows any more are left aside: nothing can be judged by them.
    /// - Throws: ``StateError`` where a learned head is not signed or leads to no pinned one, where the newest receipt
    ///   names a head that is not there, or where a pinned head is newer than all that was learned.
    init(trust: TrustDirectory, state: SiteState) throws {
        try self.init(trust: trust, learned: state.heads, last: state.last)
    }

    /// The same of heads and a newest receipt that the caller has read.
    init(trust: TrustDirectory, learned: HeadRecords, last: Receipt?) throws {
        try self.init(trust: trust)
        let verifier = Verifier(domains: trust.domains)
        var pending: [Checkpoint] = []
        for head in learned.content.heads {
            do throws(HeadSignatureError) {
                guard try verifier.signedHead(head.note.bytes) != nil else { continue }
            } catch {
                if case .unanswered(let error) = error { throw error }
                throw StateError.head(head.origin, size: head.size, why: "\(error)")
            }
            pending.append(head)
        }
        try requireNotBehindPins(pending)
        try link(pending, by: learned.content.proofs)
        try requireReceipted(last, verifier)
    }

    /// Takes in a head that its owner has accepted.
    mutating func insert(_ head: Checkpoint) throws(HeadError) {
        try histories[head.origin, default: HeadHistory(origin: head.origin)].insert(head)
    }

    /// Takes in what the proofs lead to: upwards from the newest, downwards from any, until nothing more follows.
    private mutating func link(_ learned: [Checkpoint], by proofs: ConsistencyProofs) throws {
        var pending = learned
        while !pending.isEmpty {
            let count = pending.count
            pending = try remaining(pending, by: proofs)
            pending = try remaining(pending.reversed(), by: proofs).reversed()
            guard pending.count == count, let head = pending.first else { continue }
            throw StateError.head(head.origin, size: head.size, why: "no proof leads from it to a pinned head")
        }
    }

    private mutating func remaining(_ heads: [Checkpoint], by proofs: ConsistencyProofs) throws -> [Checkpoint] {
        var left: [Checkpoint] = []
        for head in heads {
            let history = histories[head.origin] ?? HeadHistory(origin: head.origin)
            do throws(HeadError) {
                _ = try history.place(head, by: proofs)
                try histories[head.origin]?.insert(head)
            } catch {
                if case .fork = error { throw StateError.head(head.origin, size: head.size, why: "\(error)") }
                left.append(head)
            }
        }
        return left
    }

    /// A pinned head above all learned ones means that the state was learned before it was pinned.
    private func requireNotBehindPins(_ learned: [Checkpoint]) throws {
        var newest: [String: Checkpoint] = [:]
        for head in learned { newest[head.origin] = head }
        for (origin, head) in newest.sorted(by: { $0.key < $1.key }) {
            guard let pinned = histories[origin]?.newest, pinned.size > head.size else { continue }
            throw StateError.behindPin(origin, found: head.size, wanted: pinned.size)
        }
    }

    private func requireReceipted(_ last: Receipt?, _ verifier: Verifier) throws {
        for wanted in last?.heads ?? [] where verifier.knowsLog(origin: wanted.origin) {
            guard let head = histories[wanted.origin]?.head(size: wanted.size), head.rootHash == wanted.rootHash else {
                throw StateError.behindReceipt(wanted.origin, size: wanted.size)
            }
        }
    }
}
