public import JSON
import OpenSSL
import Sigstore
import TransparencyLog

/// What `head pin` did.
public struct HeadPinReport: Report, Sendable {
    let head: Checkpoint
    let name: String
    let replaced: [Checkpoint]
    var receipt: Receipt?
    /// The newest tree head of the log of receipts.
    var checkpoint: ReceiptCheckpoint?
    /// Whether officers had sealed the trust directory, to which a file was added.
    var breaksSeal = false

    public var status: ExitStatus { .done }
    public var effect: String? { "the head is pinned" }
    public var complaints: [String] {
        breaksSeal ? ["airlock: warning: the trust directory must be sealed anew: airlock trust seal"] : []
    }

    public var lines: [String] {
        ["pinned \(head.origin) at size \(head.size), root \(Base64.encode(head.rootHash)), as \(name)"]
            + replaced.map { "kept the head of size \($0.size) for the record" }
            + (receipt.map { ["receipt \($0.sequence) \($0.digest)"] } ?? [])
            + (checkpoint.map { [$0.line] } ?? [])
    }

    public var json: JSON {
        [
            "origin": .string(head.origin), "head": HeadDocuments.summary(head), "file": .string(name),
            "replaced": .array(replaced.map(HeadDocuments.summary)),
            "receipt": receipt.map { ["sequence": .integer($0.sequence), "digest": .string("\($0.digest)")] } ?? .null,
            "checkpoint": checkpoint?.json ?? .null,
        ]
    }
}

/// The heads that a site trusts, for `head show`.
public struct HeadReport: Report, Sendable {
    private struct Log: Sendable {
        let history: HeadHistory
        let pinned: [String]
        let cosigners: [String]
    }

    private let logs: [Log]

    /// Loads trust and state, and verifies all of it again.
    public init(trust path: String, state: String?) throws {
        let trust = try TrustDirectory.load(path: path)
        let accepted =
            try state.map { path in
                try StateDirectory.reading(path) { try AcceptedHeads(trust: trust, state: SiteState.load(path)) }
            } ?? AcceptedHeads(trust: trust)
        logs = try accepted.histories.values.sorted { $0.origin < $1.origin }.map { history in
            Log(
                history: history,
                pinned: trust.heads.filter { $0.checkpoint.origin == history.origin }.map(\.name),
                cosigners: try history.newest.flatMap { try trust.witnesses?.cosigners(of: $0.note) } ?? [])
        }
    }

    public var status: ExitStatus { .done }
    public var complaints: [String] {
        logs.isEmpty ? ["airlock: no tree head is pinned: airlock head pin FILE pins one"] : []
    }

    public var lines: [String] {
        logs.flatMap { log -> [String] in
            guard let newest = log.history.newest else { return [] }
            return [
                log.history.origin + (log.history.isFrozen ? " (frozen)" : ""),
                "  newest size \(newest.size), root \(Base64.encode(newest.rootHash))",
                "  pinned by \(log.pinned.joined(separator: ", ")); \(log.history.heads.count) accepted in all, "
                    + "from size \(log.history.heads[0].size)",
            ] + (log.cosigners.isEmpty ? [] : ["  cosigned by \(log.cosigners.joined(separator: ", "))"])
        }
    }

    public var json: JSON {
        [
            "logs": .array(
                logs.map { log in
                    [
                        "origin": .string(log.history.origin), "frozen": .bool(log.history.isFrozen),
                        "newest": HeadDocuments.summary(log.history.newest),
                        "heads": .array(log.history.heads.map(HeadDocuments.json)),
                        "pinned": .array(log.pinned.map { .string($0) }),
                        "cosigners": .array(log.cosigners.map { .string($0) }),
                    ]
                })
        ]
    }
}

/// What `head request` wrote, or how a request compares with what this site would write.
public struct HeadRequestReport: Report, Sendable {
    private let request: HeadRequest
    private let file: String
    /// Whether the file has the bytes that this site would write; nil where it was just written.
    private let isSame: Bool?

    public init(_ request: HeadRequest, file: String, isSame: Bool? = nil) {
        self.request = request
        self.file = file
        self.isSame = isSame
    }

    public var effect: String? { isSame == nil ? "\(file) is written" : nil }
    public var status: ExitStatus { isSame == false ? .refused : .done }

    public var complaints: [String] {
        guard isSame == false else { return [] }
        return ["airlock: refused: \(file) is not what this site's state gives: something else would leave with it"]
    }

    public var lines: [String] {
        let told = request.inventory.map { ", \($0.count) digests" } ?? ""
        let heads =
            request.heads.map { "  \($0.origin), size \($0.size)" }
            + (request.receiptCheckpoint.map { ["  \($0.line)"] } ?? [])
        switch isSame {
        case nil:
            return ["\(file): \(request.heads.count) tree \(request.heads.count == 1 ? "head" : "heads")\(told)"]
                + heads
        case true?: return ["\(file) is byte for byte what this site's state gives"] + heads
        case false?: return []
        }
    }

    public var json: JSON {
        [
            "file": .string(file), "heads": .array(request.heads.map(HeadDocuments.json)),
            "receiptCheckpoint": request.receiptCheckpoint?.json ?? .null,
            "matches": isSame.map { .bool($0) } ?? .null,
        ]
    }
}
