public import JSON
import OpenSSL
import Sigstore
import TransparencyLog

/// `receipt verify`: that no receipt is missing or changed, as far as what is known from outside reaches.
public struct ReceiptVerification: Report, Sendable {
    private let count: Int
    private let log: ReceiptCheckpoint?
    private let identity: ReceiptLogIdentity?
    private let isSignatureChecked: Bool
    /// What was shown, a line each.
    private var shown: [String] = []
    private(set) var findings: [Finding] = []

    /// Loads the chain and its log, and holds them against what is known.
    ///
    /// - Parameters:
    ///   - expected: a receipt or a checkpoint that was noted outside: without one, the newest receipts could have been
    ///     taken away together with the end of their log.
    ///   - key: the site's key, known from outside; without it the one counts that the receipts name.
    /// - Throws: ``StateError`` where the chain has a gap or a receipt that was changed.
    public init(state path: String, expected: [KnownReceipts] = [], key: ReceiptVerifierKey? = nil) throws {
        self = try StateDirectory.reading(path) {
            try ReceiptVerification(SiteState.loadExisting(path), expected: expected, key: key)
        }
    }

    /// The same for a state that was loaded, and whose lock is held.
    init(_ state: SiteState, expected: [KnownReceipts], key: ReceiptVerifierKey?) throws {
        count = state.digests.count
        identity = state.log
        isSignatureChecked = key != nil
        var found: ReceiptLog?
        var finding: Finding?
        do { found = try ReceiptLog(of: state) } catch let error as ReceiptLogError { finding = Self.finding(error) }
        log = found?.checkpoint
        if let finding { findings.append(finding) }
        if let key, let log {
            judge { try log.requireSignature(by: key.key(of: log.body.origin)) }
        } else if key != nil, finding == nil {
            findings.append(Self.finding(.missing(size: UInt64(count))))
        }
        for known in expected { try hold(known, against: state, key) }
    }

    private mutating func hold(_ known: KnownReceipts, against state: SiteState, _ key: ReceiptVerifierKey?) throws {
        switch known {
        case .receipt(let receipt):
            if let finding = receipt.finding(in: Dictionary(numbering: state.digests)) {
                return findings.append(finding)
            }
            shown.append("receipt \(receipt.sequence) is the known one")
        case .checkpoint(let checkpoint):
            let body = checkpoint.body
            let before = findings.count
            judge {
                let origin = state.log?.origin ?? body.origin
                guard body.origin == origin else {
                    throw ReceiptLogError.otherLog(found: body.origin, wanted: origin)
                }
                if checkpoint.note != nil { try checkpoint.requireSignature(by: key?.key(of: body.origin)) }
                try ReceiptLog.require(body, of: state.digests)
            }
            guard findings.count == before else { return }
            shown.append(
                "the known checkpoint of size \(body.size) holds: every receipt that it counts is there, unchanged")
        }
    }

    /// Turns what is wrong into a finding. Other errors cannot occur: only signatures and hashes are asked for.
    private mutating func judge(_ body: () throws -> Void) {
        do { try body() } catch let error as ReceiptLogError { findings.append(Self.finding(error)) } catch {
            findings.append(Finding(.systemFailed, subject: "receipts", message: "\(error)"))
        }
    }

    private static func finding(_ error: ReceiptLogError) -> Finding {
        Finding(error.code, subject: "receipts", message: "\(error)", hint: error.hint)
    }

    public var status: ExitStatus { .weightiest(findings.map(\.code.status)) }
    public var complaints: [String] {
        findings.map { "airlock: refused: \($0)" }
            + Set(findings.compactMap(\.hint)).sorted().map { "airlock: hint: \($0)" }
    }

    public var lines: [String] {
        var lines = log.map { [$0.line] } ?? []
        if let key = identity?.key { lines.append("key of the log, by the receipts: \(key)") }
        lines += shown
        lines += findings.flatMap(VerdictText.lines)
        guard findings.isEmpty else { return lines + ["the receipts are not to be trusted"] }
        return lines + ["\(counted(count, "receipt")), none missing or changed\(limits)"]
    }

    /// What was not shown.
    private var limits: String {
        shown.isEmpty ? "; that none was taken from the end only --expect shows" : ""
    }

    public var json: JSON {
        [
            "receipts": .integer(count), "checkpoint": log?.json ?? .null,
            "key": identity?.key.map { .string("\($0)") } ?? .null, "shown": .array(shown.map { .string($0) }),
            "signatureChecked": .bool(isSignatureChecked), "findings": .array(findings.map(VerdictText.json)),
        ]
    }
}
