import OCI
import OpenSSL
import Sigstore
import TransparencyLog

/// Holds the log of receipts, and what is known of it from outside, against the receipts that are there.
struct ReceiptLogAudit {
    private(set) var findings: [AuditFinding] = []

    /// - Parameters:
    ///   - path: the state.
    ///   - receipts: the chain. Where it is broken the log is not looked at: what is broken was told. A checkpoint that is
    ///     known is held against the receipts up to the break.
    ///   - key: the site's key, known from outside; without it the one counts that the receipts name.
    ///   - revocations: what of keys for receipts no longer counts.
    init(
        state path: String, _ receipts: ReceiptChainAudit, expected: [KnownReceipts], key: ReceiptVerifierKey?,
        revocations: Revocations
    ) {
        if let signer = receipts.last?.log?.key, let entry = revocations[.receiptKey(signer.publicKey.fingerprint)] {
            findings.append(
                .noLongerAllowed(
                    Finding(
                        entry.code, subject: "receipts", message: "their log is signed by a key that is revoked",
                        found: "\(entry)", wanted: "a key that nobody else has"),
                    subject: "receipts",
                    hint:
                        "hold the receipts against a checkpoint from before with --expect, and sign the next import with "
                        + "another key: --receipt-key NEW --replace-receipt-key"))
        }
        guard receipts.last != nil, !receipts.isIncomplete else {
            for case .checkpoint(let checkpoint) in expected {
                judge { try ReceiptLog.require(checkpoint.body, of: receipts.beginning) }
            }
            return
        }
        // Receipts that are known were held against the chain already.
        let checkpoints = expected.filter { if case .checkpoint = $0 { true } else { false } }
        var found: [Finding] = []
        // Whoever audits holds the lock.
        judge {
            found = try ReceiptVerification(SiteState.loadExisting(path), expected: checkpoints, key: key).findings
        }
        findings += found.map(Self.finding)
    }

    private mutating func judge(_ body: () throws -> Void) {
        do { try body() } catch {
            let why = Diagnosis(error)
            findings.append(
                Self.finding(
                    Finding(why.code, subject: "receipts", message: why.message, found: "", hint: why.hint)))
        }
    }

    private static func finding(_ finding: Finding) -> AuditFinding {
        let isMissing = finding.code == .receiptRemoved || finding.code == .receiptLogBehind
        return AuditFinding(isMissing ? .missing : .rotten, finding)
    }
}
