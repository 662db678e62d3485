import Sigstore
import TransparencyLog

/// Why the log of receipts is not to be believed, or is not gone on with.
public enum ReceiptLogError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The log has more receipts than the chain.
    case receiptsRemoved(size: UInt64, found: UInt64)
    /// The first receipts of the chain are others than those of a checkpoint.
    case receiptsChanged(size: UInt64)
    /// The log has fewer receipts than the chain.
    case behind(size: UInt64, wanted: UInt64)
    /// The receipts say that there is a log.
    case missing(size: UInt64)
    /// A tile is missing, or another one than the receipts give.
    case tile(String)
    case unreadable(String, why: String)
    case otherLog(found: String, wanted: String)
    /// The checkpoint does not carry the signature that it must.
    case signature(why: String)
    /// The log is signed, and no key is given.
    case keyMissing(String)
    case otherKey(wanted: String, given: String)
    case unusableKey(String)
    case otherOrigin(wanted: String, given: String)
    case badOrigin(String)
    /// The trust directory revokes the key that is given.
    case revokedKey(why: String)

    /// The stable code.
    var code: FindingCode {
        switch self {
        case .receiptsRemoved: .receiptRemoved
        case .receiptsChanged: .receiptChanged
        case .behind, .missing: .receiptLogBehind
        case .tile, .unreadable, .otherLog: .receiptLogChanged
        case .signature: .receiptSignature
        case .keyMissing, .otherKey, .unusableKey, .otherOrigin, .badOrigin: .receiptKey
        case .revokedKey: .revokedReceiptKey
        }
    }

    /// How a command ends: what the command line can set right is a matter of it.
    var status: ExitStatus { code == .receiptKey ? .usage : code.status }

    /// What the operator can do.
    var hint: String? {
        switch self {
        case .receiptsRemoved, .receiptsChanged:
            "restore the newest backup of the state, and find out who changed it"
        case .behind, .missing, .tile, .unreadable, .otherLog, .signature:
            "if an import was interrupted, airlock ls REGISTRY finishes it; else restore \(ReceiptLog.name) from the backup, and find out who changed it"
        case .keyMissing: "give the key with --receipt-key"
        case .otherKey:
            "if the key was replaced on purpose, give --replace-receipt-key too, and tell whoever verifies receipts"
        case .unusableKey: "airlock keygen --type ed25519 makes one"
        case .revokedKey: "sign with another key: --receipt-key NEW --replace-receipt-key"
        case .otherOrigin, .badOrigin: nil
        }
    }

    public var description: String {
        switch self {
        case .receiptsRemoved(let size, let found):
            "receipts were taken away: a checkpoint counts \(size) of them, and \(found) are there"
        case .receiptsChanged(let size):
            "receipts were changed: the first \(size) of them have another root than the checkpoint"
        case .behind(let size, let wanted):
            "the log of receipts was rolled back: it counts \(size) of them, and \(wanted) are there"
        case .missing(let size): "the log of receipts was taken away: \(size) receipts are there, and no checkpoint"
        case .tile(let path): "\(ReceiptLog.name)/\(path) is not what the receipts give"
        case .unreadable(let name, let why): "\(ReceiptLog.name)/\(name): \(why)"
        case .otherLog(let found, let wanted): "the checkpoint is one of \(found), want one of \(wanted)"
        case .signature(let why): "the checkpoint of the receipts: \(why)"
        case .keyMissing(let key): "the log of receipts is signed by \(key), and no key is given"
        case .otherKey(let wanted, let given): "the log of receipts is signed by \(wanted), and \(given) is given"
        case .unusableKey(let why): "the key for receipts cannot be used: \(why)"
        case .otherOrigin(let wanted, let given): "the log of receipts is named \(wanted), and \(given) is given"
        case .revokedKey(let why): "the key for receipts is revoked: \(why)"
        case .badOrigin(let given): "\(given) cannot name a log: want printable ASCII without spaces and plus signs"
        }
    }
}

extension ReceiptCheckpoint {
    /// Requires the signature of a key; nothing where there is no key.
    func requireSignature(by key: VerifierKey?) throws {
        guard let key else { return }
        guard let note else {
            throw ReceiptLogError.signature(why: "it is not signed, want a signature by \(key.name)")
        }
        do throws(NoteError) { try NoteKey(key).check(note) } catch {
            if case .cryptography(let error) = error { throw error }
            throw ReceiptLogError.signature(why: "\(error)")
        }
    }
}
