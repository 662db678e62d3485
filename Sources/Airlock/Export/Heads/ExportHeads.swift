import OCI
import OpenSSL
import Sigstore
import TransparencyLog

/// Collects what a bundle carries of transparency logs: final heads, the heads of its receivers, the proofs between
/// them, and log entries proven again at the final heads.
struct ExportHeads {
    private let trust: TrustDirectory
    private let verifier: Verifier
    /// Heads that receivers have said they know.
    private let requested: [Checkpoint]
    private var logs: [String: ProvenLog] = [:]
    /// Asks the logs of the trusted roots that are needed and were not given; nil where only those given count.
    private let knownLogs: (any RemoteOpener)?

    /// Opens the sources of proofs, and verifies the heads of the requests.
    ///
    /// - Parameters:
    ///   - siteKeys: of which one must have sealed each request; empty where seals are not asked for.
    ///   - asksKnownLogs: whether logs are asked that no source is given of, where the trusted roots say that they are.
    init(
        proofs: [String], requests: [String], siteKeys: [PinnedKey] = [], trust: TrustDirectory,
        asksKnownLogs: Bool = false, opener: (any RemoteOpener)? = nil
    ) throws {
        self.trust = trust
        knownLogs = asksKnownLogs ? opener : nil
        verifier = Verifier(domains: trust.domains)
        var requested: [Checkpoint] = []
        for path in requests {
            for head in try HeadRequest(path: path, siteKeys: siteKeys).heads {
                try Self.require(head, signedIn: path, by: verifier)
                requested.append(head)
            }
        }
        self.requested = requested
        for path in proofs {
            for log in try ProvenLog.open(path, verifier: verifier, opener: opener) {
                guard logs.updateValue(log, forKey: log.head.origin) == nil else {
                    throw ExportError.proofs(path, why: "another source of the log \(log.head.origin) is given too")
                }
            }
        }
    }

    /// Opens the logs of a plan's entries of which no source was given, at the addresses that the trusted roots name.
    private mutating func openKnownLogs(for plan: ExportPlan) throws {
        guard let knownLogs else { return }
        var asked: Set<String> = []
        for position in 0..<plan.count {
            for entry in try plan.image(position).pieces().flatMap(\.logEntries) {
                try openKnownLog(of: entry, by: knownLogs, &asked)
            }
        }
    }

    private mutating func openKnownLog(
        of entry: LogEntry, by opener: any RemoteOpener, _ asked: inout Set<String>
    ) throws {
        guard !logs.keys.contains(where: { verifier.isLog(entry.logID, origin: $0) }) else { return }
        for address in verifier.addresses(ofLog: entry.logID) where asked.insert(address).inserted {
            let found: [ProvenLog]
            do {
                found = try ProvenLog.open(address, verifier: verifier, opener: opener, onlyKnown: true)
            } catch let error as ProofSourceError {
                throw ExportError.knownLog(address, why: "\(error)")
            }
            for log in found where logs[log.head.origin] == nil { logs[log.head.origin] = log }
        }
    }

    private static func require(_ head: Checkpoint, signedIn path: String, by verifier: Verifier) throws {
        do throws(HeadSignatureError) {
            // A log that is unknown here is none of this export's.
            _ = try verifier.signedHead(head.note.bytes)
        } catch {
            if case .unanswered(let error) = error { throw error }
            throw ExportError.request(path, why: "the head of \(head.origin) does not hold: \(error)")
        }
    }

    /// Completes the evidence of a plan, and gives the heads and proofs for its bundle.
    ///
    /// - Throws: ``ExportError/anotherLog(known:found:)`` where a receiver's head is none of this log.
    mutating func complete(_ plan: inout ExportPlan) throws -> BundleHeads {
        let named = Set(logs.keys)
        try openKnownLogs(for: plan)
        guard !logs.isEmpty else { return BundleHeads() }
        var completion = EntryCompletion(
            logs: logs, verifier: verifier, keys: trust.signers.map(\.key), searched: named)
        for position in 0..<plan.count {
            try plan.complete(position, with: completion.records(about: plan.image(position)))
        }
        logs = completion.logs
        for origin in logs.keys { try logs[origin]?.refresh() }
        var heads = BundleHeads()
        let bases = trust.heads.map(\.checkpoint) + requested + completion.olderHeads
        // A server has shards of which this bundle tells nothing.
        for log in logs.values where bases.contains(where: { $0.origin == log.head.origin }) { heads.insert(log.head) }
        for head in bases {
            guard let proof = try logs[head.origin]?.consistency(from: head) else { continue }
            heads.insert(head)
            heads.insert(proof, of: head.origin)
        }
        try requireServed(by: heads)
        return heads
    }

    /// A receiver that asked must be able to use the bundle: every head that it named leads to the final one.
    private func requireServed(by heads: BundleHeads) throws {
        for head in requested {
            guard let final = logs[head.origin]?.head, !final.isSameHead(as: head) else { continue }
            guard heads.proofs.proof(of: head.origin, from: head.size, to: final.size) != nil else {
                throw ExportError.unproven(head, head: final)
            }
        }
    }

    /// The heads by which the receiver will judge: those that it has pinned, and of logs that it has not, the newest
    /// that a request names.
    func accepted() throws -> AcceptedHeads {
        var accepted = try AcceptedHeads(trust: trust)
        for head in requested where accepted.histories[head.origin] == nil { try accepted.insert(head) }
        return accepted
    }
}
