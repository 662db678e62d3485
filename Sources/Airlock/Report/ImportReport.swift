public import Confinement
public import JSON
public import OCI
import OpenSSL
import Sigstore

/// What an import did.
public struct ImportReport: Report, Sendable {
    /// How it ended.
    public enum Outcome: Sendable, Equatable {
        /// Nothing was published.
        case refused
        /// Everything was there already, and has been hashed again.
        case unchanged
        case published(receipt: UInt64, digest: Digest)
    }

    /// What a registry was sent.
    struct Push: Sendable {
        let destination: String
        let summary: PushSummary
    }

    /// The digest of `airlock.json`, which stands for the bundle.
    public let bundle: Digest
    /// The pinned exporters whose seals hold.
    public let sealedBy: [String]
    /// Empty where nobody asked to keep them.
    public let verdicts: [ImageVerdict]
    /// What the verdicts come to.
    let tally: VerdictTally
    public internal(set) var outcome = Outcome.refused
    public var confinement: ConfinementState?
    /// What was sent to a registry; nil where the destination is a directory.
    var push: Push?
    /// The newest tree head of the log of receipts; nil where nothing was published and there is none.
    var checkpoint: ReceiptCheckpoint?
    let moves: [Publication.Move]
    /// The newest head of every log, before and after.
    let heads: [HeadChange]
    /// What is to be said about the bundle's own heads.
    let headFindings: [Finding]
    /// Whether the bundle's heads become this site's.
    let advancesHeads: Bool
    /// Where the evidence of each fork was saved, or why it was not.
    var forkNotes: [String] = []
    let site: SiteFacts
    /// What a page shows of the images; nil where none was asked for.
    var pages: ImagePages? { told.pages }
    private let told: ReceivedVerdicts.Told
    private let trustSeal: TrustSeal?

    init(
        head: BundleHead, trust: TrustDirectory, received: ReceivedVerdicts, told: ReceivedVerdicts.Told,
        heads ledger: HeadLedger
    ) {
        tally = received.tally
        advancesHeads = !head.sealedBy.isEmpty && tally.admitted == tally.count
        heads = ledger.changes(advances: advancesHeads)
        // Of forks, those that the entries of evidence show too.
        headFindings = ledger.findings.filter { $0.code != .headFork } + ledger.forkFindings
        isForked = !ledger.seenForks.isEmpty
        bundle = head.digest
        sealedBy = head.sealedBy
        verdicts = received.verdicts
        moves = received.moves
        site = SiteFacts(trust, heads: heads)
        self.told = told
        trustSeal = trust.seal
    }

    /// What was admitted and what was refused, where the verdicts were kept.
    var admitted: [VerifiedImage] { Verdicts(all: verdicts).admitted }
    var refused: [RefusedImage] { Verdicts(all: verdicts).refused }

    /// Whether anything in the bundle shows that a log signed two histories, even where nothing depends on it.
    let isForked: Bool

    public var effect: String? {
        guard case .published(let receipt, let digest) = outcome else { return nil }
        return "\(counted(tally.admitted, "image")) published under receipt \(receipt) \(digest)"
    }

    public var status: ExitStatus {
        guard case .refused = outcome else { return tally.admitted == tally.count ? .done : .denied }
        return .weightiest([tally.status, isForked ? .forked : .done])
    }

    public var complaints: [String] {
        let forks = headFindings.filter { $0.code == .headFork }
        return forks.map { "airlock: refused: \($0)" } + tally.complaints
            + forkNotes.map { "airlock: \($0)" }
            + (push?.summary.kept ?? []).map {
                "airlock: warning: \($0) stays: there is more evidence under it than in the bundle, whose own is there by digest"
            }
    }

    public var lines: [String] {
        get throws {
            var lines: [String] = []
            try forEachLine { lines.append($0) }
            return lines
        }
    }

    public func forEachLine(_ body: (String) throws -> Void) throws {
        try body("bundle \(bundle)")
        try body(sealedBy.isEmpty ? "not sealed" : "sealed by \(sealedBy.joined(separator: ", "))")
        if let trustSeal { try body(trustSeal.line) }
        try told.text.forEachLine(body)
        for finding in headFindings {
            try
                (finding.code == .headFork
                ? VerdictText.lines(finding) : ["note: \(finding)"] + (finding.hint.map { ["      \($0)"] } ?? []))
                .forEach(body)
        }
        for change in heads where outcome != .refused { try body(change.line) }
        for move in moves where outcome != .refused {
            try body("tag \(move.reference) moves from \(move.old) to \(move.new)")
        }
        if let checkpoint { try body(checkpoint.line) }
        let count = "\(tally.admitted) of \(tally.count) images"
        switch outcome {
        case .refused: try body("refused: nothing was published")
        case .unchanged: try body("\(count) verified; the registry has all of it already, nothing changed")
        case .published(let receipt, let digest): try body("\(count) published; receipt \(receipt) \(digest)")
        }
        if let push { try body(push.line) }
    }

    /// The result as data. Precondition: the verdicts were kept.
    public var json: JSON {
        precondition(verdicts.count == tally.count, "verdicts that were not kept are no data")
        var object = content
        object["images"] = .array(verdicts.map(VerdictText.json))
        switch outcome {
        case .refused: object["outcome"] = "refused"
        case .unchanged: object["outcome"] = "unchanged"
        case .published(let receipt, let digest):
            object["outcome"] = "published"
            object["receipt"] = ["sequence": .integer(receipt), "digest": .string(digest.description)]
        }
        object["checkpoint"] = checkpoint?.json ?? .null
        object["trustSeal"] = RecordedSeal(trustSeal).json
        object["push"] = push?.json
        object["confinement"] = confinement?.json ?? .null
        return .object(object)
    }

    private var content: JSONObject {
        [
            "bundle": .string(bundle.description),
            "sealedBy": .array(sealedBy.map { .string($0) }),
            "heads": .array(heads.map(\.json)),
            "headFindings": .array(headFindings.map(VerdictText.json)),
            "images": [],
            "moves": .array(
                moves.map {
                    [
                        "reference": .string($0.reference.description), "old": .string($0.old.description),
                        "new": .string($0.new.description),
                    ]
                }),
            "policy": site.policyDigest.map { .string($0.description) } ?? .null,
            "trust": .string(site.trustDigest.description),
        ]
    }

    /// What a receipt says of this import, besides its place in the chain; and of each image, a line of canonical JSON.
    func receiptContent(at clock: UnixTime) -> (content: JSONObject, images: LineStore) {
        var object = content
        object["time"] = .string(clock.rfc3339)
        object["tool"] = .string(Version.text)
        return (object, told.documents)
    }
}

extension ImportReport.Push {
    var line: String {
        let there = summary.present + summary.mounted
        return
            "pushed to \(destination): \(summary.blobs) blobs sent (\(ByteCount(summary.bytes))), \(there) there already, "
            + "\(summary.manifests) manifests, \(summary.tags) tags"
    }

    var json: JSON {
        [
            "destination": .string(destination), "blobs": .integer(summary.blobs), "bytes": .integer(summary.bytes),
            "mounted": .integer(summary.mounted), "present": .integer(summary.present),
            "manifests": .integer(summary.manifests), "tags": .integer(summary.tags),
        ]
    }
}
