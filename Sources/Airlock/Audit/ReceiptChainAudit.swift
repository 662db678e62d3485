import FileSystem
import OCI
import Sigstore

/// Reads all receipts of a state, also where some are missing or changed, and says which.
struct ReceiptChainAudit {
    private(set) var ledger = ReceiptLedger()
    /// The digest of every receipt whose file could be read.
    private(set) var digests: [UInt64: Digest] = [:]
    /// The newest receipt that is one.
    private(set) var last: Receipt?
    /// How the trust directory was sealed, by the newest receipt that says it.
    private(set) var trustSeal: RecordedSeal?
    private(set) var findings: [AuditFinding] = []
    /// The highest number of a file, whatever is in it.
    private var lastNumber: UInt64 = 0
    private let path: String

    /// Whether there were receipts that say more than those that can be read.
    var isIncomplete: Bool { !findings.allSatisfy { $0.kind == .extra } }

    /// Reads a state.
    ///
    /// - Parameters:
    ///   - wanted: the number of the receipt under which the registry directory was last changed; 0 where it does not say.
    ///   - expected: what is known from outside; of it the receipts.
    init(state: Directory?, path: String, wanted: UInt64, expected: [KnownReceipts]) {
        self.path = "\(path)/\(SiteState.receiptsName)"
        do {
            if let receipts = try state?.subdirectoryIfPresent(SiteState.receiptsName) {
                for (number, name) in try numbered(receipts.names()) { read(number, name, in: receipts) }
            }
        } catch { findings.append(.unreadable(self.path, error)) }
        if lastNumber < wanted { addBehind(wanted) }
        for case .receipt(let known) in expected {
            guard let finding = known.finding(in: digests) else { continue }
            findings.append(AuditFinding(known.isMissing(in: digests) ? .missing : .rotten, finding))
        }
    }

    /// The digests from the first receipt on, up to one whose file is missing or cannot be read.
    var beginning: [Digest] {
        var beginning: [Digest] = []
        while let next = digests[UInt64(beginning.count + 1)] { beginning.append(next) }
        return beginning
    }

    /// The files that are receipts by their names, in their order.
    private mutating func numbered(_ names: [String]) -> [(UInt64, String)] {
        var files: [(UInt64, String)] = []
        for name in names {
            if let number = UInt64(name.prefix { $0 != "." }), (1...UInt64(Int64.max)).contains(number),
                Receipt.name(number) == name
            {
                files.append((number, name))
            } else {
                findings.append(.extra("\(path)/\(name)", "the file is no receipt", found: name))
            }
        }
        return files.sorted { $0.0 < $1.0 }
    }

    private mutating func read(_ number: UInt64, _ name: String, in receipts: Directory) {
        let gap = lastNumber + 1..<number
        lastNumber = number
        do {
            let (receipt, content) = try parse(number, name, in: receipts)
            try ledger.add(receipt, content)
            addMissing(gap, before: receipt)
            if gap.isEmpty { link(receipt) }
            last = receipt
            trustSeal = receipt.trustSeal ?? trustSeal
        } catch let error as SystemError {
            addMissing(gap, before: nil)
            findings.append(.unreadable("\(path)/\(name)", error))
        } catch {
            addMissing(gap, before: nil)
            addRotten(number, "the receipt is not one, or not the one that its name says", found: "\(error)")
        }
    }

    private mutating func parse(
        _ number: UInt64, _ name: String, in receipts: Directory
    ) throws -> (receipt: Receipt, content: LineStore) {
        guard try receipts.status(name)?.kind == .regular else {
            throw RegistryError.damaged(path: name, why: "is no regular file")
        }
        // Read once: what is hashed is what is taken up.
        let content = LineStore(try receipts.read(name, limit: BundleLimits.receiptBytes))
        digests[number] = try content.digest()
        let receipt = try Receipt(parsing: content)
        guard receipt.sequence == number else { throw StateError.gap(name, wanted: number) }
        return (receipt, content)
    }

    /// Holds the receipt before against what this one says of it.
    private mutating func link(_ receipt: Receipt) {
        let before = receipt.sequence - 1
        // What could not be read at all was told already.
        guard before == 0 || digests[before] != nil, digests[before] != receipt.previous else { return }
        addRotten(
            before == 0 ? receipt.sequence : before, "receipt \(receipt.sequence) names another one before it",
            found: digests[before].map { "\($0)" } ?? "no receipt before it",
            wanted: receipt.previous.map { "\($0)" } ?? "no receipt before it")
    }

    /// - Parameter next: the receipt behind the gap, which knows the digest of the one before it.
    private mutating func addMissing(_ gap: Range<UInt64>, before next: Receipt?) {
        guard let last = gap.last else { return }
        let digest = next?.previous.map { "receipt \(last) with the digest \($0)" }
        let before = gap.lowerBound == 1 ? "no receipt" : "receipt \(gap.lowerBound - 1)"
        addMissing(
            gap, .stateBroken, found: "\(before), then receipt \(gap.upperBound)", wanted: digest ?? Self.text(gap))
    }

    private mutating func addBehind(_ wanted: UInt64) {
        addMissing(
            lastNumber + 1..<wanted + 1, .stateBehind,
            found: lastNumber == 0 ? "no receipt" : "receipts up to number \(lastNumber)",
            wanted: "receipt \(wanted), under which the registry directory was last changed")
    }

    private mutating func addMissing(_ numbers: Range<UInt64>, _ code: FindingCode, found: String, wanted: String) {
        findings.append(
            AuditFinding(
                .missing,
                Finding(
                    code, subject: Self.text(numbers), message: "the chain of receipts has a gap",
                    found: found, wanted: wanted, hint: Self.restore)))
    }

    private mutating func addRotten(
        _ number: UInt64, _ message: String, found: String, wanted: String = "the receipt as it was written"
    ) {
        findings.append(
            AuditFinding(
                .rotten,
                Finding(
                    .stateBroken, subject: "receipt \(number)", message: message, found: found, wanted: wanted,
                    hint: Self.restore)))
    }

    private static func text(_ numbers: Range<UInt64>) -> String {
        numbers.count == 1
            ? "receipt \(numbers.lowerBound)" : "receipts \(numbers.lowerBound) to \(numbers.upperBound - 1)"
    }

    private static let restore =
        "put it back from a backup of the state, and find out who changed it before anything is imported"
}
