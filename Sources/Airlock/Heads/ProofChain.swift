import OpenSSL
public import Sigstore
import TransparencyLog

/// What leads from a signature to a tree head that this site trusts, step by step, with the check that each step passed.
public struct ProofChain: Sendable, Hashable {
    /// One step.
    public struct Step: Sendable, Hashable {
        /// What stands there: a leaf, a tree, a head.
        public let what: String
        /// Which check leads on from it.
        public let check: String
        /// Whether the check holds.
        public let holds: Bool
    }

    /// From the entry to the head; the last one is where it ends, or where it broke.
    public private(set) var steps: [Step] = []
    /// Why it broke; nil where it holds.
    public private(set) var finding: Finding?
    /// The entry that it begins with.
    let entry: VerifiedLogEntry
    /// The proof that it goes by; nil where the log only promised to include the entry.
    private(set) var inclusion: VerifiedInclusion?
    /// The accepted head that it ends in; nil where it broke.
    private(set) var anchor: Checkpoint?

    /// The chain of a log entry of a verified piece.
    init(_ entry: VerifiedLogEntry, subject: String, heads: HeadLedger) {
        self.entry = entry
        add("signature of \(subject.prefix(19))…", "logged as the body of entry \(entry.logIndex) of \(entry.logName)")
        let leaf = "leaf \(Hex.encode(Array(entry.leafHash.prefix(6))))…"
        guard let inclusion = Self.best(entry.inclusions, heads) else {
            add(leaf, "promised by \(entry.logName), not shown", holds: false)
            return
        }
        self.inclusion = inclusion
        let head = inclusion.checkpoint
        add(
            "\(leaf), index \(inclusion.proof.leafIndex)",
            "included in the tree of size \(head.size), by \(inclusion.proof.hashes.count) hashes")
        let cosigners = heads.cosigners(of: head)
        add(
            "tree of size \(head.size), root \(head.shortRoot)",
            "signed by \(head.origin)" + (cosigners.isEmpty ? "" : ", cosigned by \(cosigners.joined(separator: ", "))")
        )
        anchor(head, heads, subject: subject)
    }

    /// The proof that ends in a trusted head, else the one of the largest tree.
    private static func best(_ inclusions: [VerifiedInclusion], _ heads: HeadLedger) -> VerifiedInclusion? {
        let ordered = inclusions.sorted { $0.checkpoint.size > $1.checkpoint.size }
        return ordered.first { heads.finding(about: $0.checkpoint, subject: "") == nil } ?? ordered.first
    }

    private mutating func anchor(_ head: Checkpoint, _ heads: HeadLedger, subject: String) {
        if let finding = heads.finding(about: head, subject: subject) {
            self.finding = finding
            let wanted = finding.wanted.isEmpty ? "" : ", wanted \(finding.wanted)"
            return add("head of size \(head.size)", "\(finding.message): found \(finding.found)\(wanted)", holds: false)
        }
        for link in heads.links(of: head) {
            add(
                "head of size \(link.from.size)",
                "consistent with size \(link.to.size), by \(link.hashes) hashes")
        }
        let last = heads.links(of: head).last?.to ?? head
        anchor = last
        add("head of size \(last.size), root \(last.shortRoot)", "accepted by this site")
    }

    private mutating func add(_ what: String, _ check: String, holds: Bool = true) {
        steps.append(Step(what: what, check: check, holds: holds))
    }
}

extension HeadLedger {
    /// One consistency proof between two heads.
    struct Link {
        let from: Checkpoint
        let to: Checkpoint
        let hashes: Int
    }

    /// The proofs that lead from a head to one that was accepted before the bundle came; none where it was itself.
    ///
    /// Precondition: ``finding(about:subject:)`` finds nothing.
    func links(of head: Checkpoint) -> [Link] {
        var links: [Link] = []
        var current = head
        // Each step goes to a head that stands before it in the history; there are two at most: to the bundle's final
        // head, and from there to the site's.
        while links.count < 3, !isAccepted(current), let next = next(from: current) {
            let (old, new) = current.size < next.size ? (current, next) : (next, current)
            let proof = proofs.proof(of: head.origin, from: old.size, to: new.size)
            links.append(Link(from: current, to: next, hashes: proof?.hashes.count ?? 0))
            current = next
        }
        return links
    }

    private func isAccepted(_ head: Checkpoint) -> Bool {
        acceptedHeads(of: head.origin).contains { $0.isSameHead(as: head) }
    }

    private func next(from head: Checkpoint) -> Checkpoint? {
        if let brought = brought.first(where: { $0.head.isSameHead(as: head) }) {
            return switch brought.place {
            case .known: nil
            case .older(let larger): larger
            case .newer(let smaller): smaller
            }
        }
        guard let history = histories[head.origin] else { return nil }
        do throws(HeadError) {
            switch try history.place(head, by: proofs) {
            case .known: return nil
            case .older(let larger): return larger
            case .newer(let smaller): return smaller
            }
        } catch {
            return nil
        }
    }

    /// The witnesses that cosigned a head, by the policy's names.
    func cosigners(of head: Checkpoint) -> [String] {
        do throws(NoteError) { return try witnesses?.cosigners(of: head.note) ?? [] } catch { return [] }
    }
}
