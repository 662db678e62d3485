import OpenSSL
import Sigstore
import Synchronization
import TransparencyLog

/// The tree heads by which the log entries of one bundle are judged: those accepted before, and those that the bundle
/// brings and its proofs link to them.
struct HeadLedger: Sendable {
    /// A head of the bundle, and what became of it.
    struct Brought: Sendable {
        let head: Checkpoint
        let place: HeadHistory.Place
        /// What linked it to the head that ``place`` names.
        let proof: ConsistencyProof?
    }

    /// Whose cosignatures new heads need, where the site says so.
    let witnesses: WitnessPolicy?
    private let accepted: [String: HeadHistory]
    private(set) var histories: [String: HeadHistory]
    private(set) var proofs = ConsistencyProofs()
    /// Heads of the bundle that hold and were not known before.
    private(set) var brought: [Brought] = []
    /// What is to be said about the bundle's final heads.
    private(set) var findings: [Finding] = []
    private let forks = ForkList()
    private let frozen: Set<String>
    /// The revoked logs among those of the bundle's heads, by origin.
    private var revoked: [String: Revocation] = [:]
    /// Heads that would be new, and lack the quorum.
    private var unwitnessed: [String: Finding] = [:]

    /// The heads of a site that knows none.
    init() {
        witnesses = nil
        accepted = [:]
        histories = [:]
        frozen = []
    }

    /// Judges the heads of a bundle.
    ///
    /// - Throws: `CryptoError` where a signature could not be verified.
    init(
        accepted: AcceptedHeads, bundle: BundleHeads = BundleHeads(), trust: TrustDirectory
    ) throws {
        witnesses = trust.witnesses
        frozen = Set(trust.heads.filter(\.isFrozen).map(\.checkpoint.origin))
        let verifier = Verifier(domains: trust.domains)
        self.accepted = accepted.histories
        histories = accepted.histories
        proofs = bundle.proofs
        let heads = try signed(bundle.heads, by: verifier)
        for origin in Set(heads.map(\.origin)) {
            revoked[origin] = trust.revocations.entry(aboutLog: { verifier.isLog($0, origin: origin) })
        }
        // The largest first: what is smaller is then linked to it.
        for (position, head) in heads.enumerated().reversed() {
            if position > 0, heads[position - 1].isForked(from: head) { fork(heads[position - 1], head) }
            take(head, isFinal: position + 1 == heads.count || heads[position + 1].origin != head.origin)
        }
    }

    /// The heads that the logs which they name have signed. What a log that nobody here knows has signed cannot be
    /// judged, and judges nothing.
    private mutating func signed(_ heads: [Checkpoint], by verifier: Verifier) throws -> [Checkpoint] {
        var signed: [Checkpoint] = []
        for head in heads {
            do throws(HeadSignatureError) {
                if try verifier.signedHead(head.note.bytes) != nil { signed.append(head) }
            } catch {
                if case .unanswered(let error) = error { throw error }
                findings.append(
                    Finding(
                        .checkpointSignatureInvalid, subject: head.origin,
                        message: "a tree head of the bundle does not hold", found: "\(error)",
                        wanted: "a head signed by the log"))
            }
        }
        return signed
    }

    private mutating func take(_ head: Checkpoint, isFinal: Bool) {
        let history = histories[head.origin] ?? HeadHistory(origin: head.origin)
        do throws(HeadError) {
            let place = try history.place(head, by: proofs)
            // Whoever has the key can sign any tree; what was accepted before stays.
            if case .newer = place, let entry = revoked[head.origin] {
                return findings.append(
                    Finding(
                        entry.code, subject: head.origin, message: "a tree head of a revoked log is not accepted",
                        found: "\(entry)", wanted: "a head from before, pinned as frozen"))
            }
            if case .newer = place, let finding = quorumMiss(head) {
                unwitnessed[head.origin] = finding
                return findings.append(finding)
            }
            if place != .known { try keep(head, at: place) }
            if isFinal, let newest = accepted[head.origin]?.newest, head.size < newest.size {
                findings.append(.stale(head, newest: newest))
            }
        } catch {
            if case .fork(let known, let other) = error { return fork(known, other) }
            // Whether an older head is linked matters to the entries that end in it alone.
            if isFinal { findings.append(Finding(error, subject: head.origin)) }
        }
    }

    private mutating func keep(_ head: Checkpoint, at place: HeadHistory.Place) throws(HeadError) {
        let proof: ConsistencyProof? =
            switch place {
            case .known: nil
            case .older(let larger): proofs.proof(of: head.origin, from: head.size, to: larger.size)
            case .newer(let smaller): proofs.proof(of: head.origin, from: smaller.size, to: head.size)
            }
        try histories[head.origin]?.insert(head)
        brought.append(Brought(head: head, place: place, proof: proof))
    }

    private func proofs(of origin: String) -> [ConsistencyProof] {
        proofs.all.filter { $0.origin == origin }.map(\.proof)
    }

    private mutating func fork(_ known: Checkpoint, _ other: Checkpoint) {
        forks.add(HeadFork(known: known, other: other, proofs: proofs(of: known.origin)))
        findings.append(Finding(.fork(known: known, other: other), subject: known.origin))
    }

    private func quorumMiss(_ head: Checkpoint) -> Finding? {
        guard let witnesses, witnesses.covers(origin: head.origin) else { return nil }
        return WitnessQuorum.miss(of: head, witnesses, subject: head.origin)
    }

    /// The newest head of a log before the bundle came.
    func acceptedHead(of origin: String) -> Checkpoint? { accepted[origin]?.newest }

    /// The heads of a log that were accepted before the bundle came.
    func acceptedHeads(of origin: String) -> [Checkpoint] { accepted[origin]?.heads ?? [] }

    /// Whether the log is pinned as one that grows no more.
    func isFrozen(_ origin: String) -> Bool { frozen.contains(origin) }

    /// Every fork that was seen so far, in the bundle's heads and in those of entries.
    var seenForks: [HeadFork] { forks.all }

    /// What is said of the forks that were seen so far, which refuse the whole bundle.
    var forkFindings: [Finding] {
        seenForks.map { Finding(.fork(known: $0.known, other: $0.other), subject: $0.known.origin) }
    }

    /// Why an entry's tree head is none that this site trusts; nil where it is one, or leads to one.
    func finding(about head: Checkpoint, subject: String) -> Finding? {
        let history = histories[head.origin] ?? HeadHistory(origin: head.origin)
        do throws(HeadError) {
            if case .newer = try history.place(head, by: proofs) {
                return unwitnessed[head.origin] ?? quorumMiss(head)
            }
            return nil
        } catch {
            if case .fork(let known, let other) = error {
                forks.add(HeadFork(known: known, other: other, proofs: proofs(of: known.origin)))
            }
            if case .unanchored = error, let finding = unwitnessed[head.origin] { return finding }
            return Finding(error, subject: subject)
        }
    }
}

/// The forks that several threads have seen.
private final class ForkList: Sendable {
    private let forks = Mutex<[HeadFork]>([])

    func add(_ fork: HeadFork) {
        forks.withLock { if !$0.contains(fork) { $0.append(fork) } }
    }

    var all: [HeadFork] { forks.withLock { $0 } }
}

extension Checkpoint {
    /// Whether one log signed both as trees of one size, and they are different trees.
    fileprivate func isForked(from other: Checkpoint) -> Bool {
        origin == other.origin && size == other.size && rootHash != other.rootHash
    }
}
