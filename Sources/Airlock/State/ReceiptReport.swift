public import JSON
import OCI
import OpenSSL
import Sigstore

/// The receipts of a site, whose chain has been checked whole, for `receipt list` and `verify`.
public struct ReceiptReport: Report, Sendable {
    let receipts: [Receipt]
    private let findings: [Finding]

    /// Loads the chain.
    ///
    /// - Parameter expected: a receipt that is known from outside, which must be in the chain: without one, the newest
    ///   receipts could have been taken away.
    /// - Throws: ``StateError`` where the chain has a gap or a receipt that was changed.
    public init(state: String, expected: KnownReceipt? = nil) throws {
        receipts = try SiteState.receipts(in: state)
        let digests = Dictionary(uniqueKeysWithValues: receipts.map { ($0.sequence, $0.digest) })
        findings = expected.flatMap { $0.finding(in: digests) }.map { [$0] } ?? []
    }

    public var status: ExitStatus { .weightiest(findings.map(\.code.status)) }
    public var complaints: [String] { findings.map { "airlock: refused: \($0)" } }

    public var lines: [String] {
        receipts.map { receipt in
            let time = receipt.newestProvenTime?.rfc3339 ?? "no proven time"
            return "\(receipt.sequence) \(receipt.digest) \(counted(receipt.publications.count, "reference")), \(time)"
        } + findings.flatMap(VerdictText.lines)
            + [
                findings.isEmpty
                    ? "\(counted(receipts.count, "receipt")), none missing or changed"
                    : "the chain is not the known one"
            ]
    }

    public var json: JSON {
        [
            "receipts": .array(
                receipts.map { receipt in
                    [
                        "sequence": .integer(receipt.sequence), "digest": .string(receipt.digest.description),
                        "previous": receipt.previous.map { .string($0.description) } ?? .null,
                        "references": .integer(receipt.publications.count),
                        "newestProvenTime": receipt.newestProvenTime.map { .string($0.rfc3339) } ?? .null,
                    ]
                }),
            "findings": .array(findings.map(VerdictText.json)),
        ]
    }
}

/// A receipt as an import prints it, `SEQUENCE ALGORITHM:HEX`, noted outside of the site.
public struct KnownReceipt: Sendable, Equatable {
    let sequence: UInt64
    let digest: Digest

    /// Reads `SEQUENCE:ALGORITHM:HEX`; nil where the text is none.
    public init?(_ text: String) {
        guard let colon = text.firstIndex(of: ":"), let sequence = UInt64(text[..<colon]), sequence > 0 else {
            return nil
        }
        do throws(DigestError) { digest = try Digest(String(text[text.index(after: colon)...])) } catch { return nil }
        self.sequence = sequence
    }

    /// Whether the chain has no receipt of that number.
    func isMissing(in digests: [UInt64: Digest]) -> Bool { digests[sequence] == nil }

    /// What is wrong with a chain, given by the digests of its receipts, in which this one must be.
    func finding(in digests: [UInt64: Digest]) -> Finding? {
        let found = digests[sequence]
        guard found != digest else { return nil }
        return Finding(
            .stateBehind, subject: "receipt \(sequence)",
            message: found == nil ? "a receipt that is known is not there" : "a receipt that is known was another one",
            found: found.map { "\($0)" } ?? counted(digests.count, "receipt"), wanted: "\(digest)",
            hint: "restore the newest backup of the state, and find out who changed it")
    }
}

/// One receipt as it stands in its file, for `receipt show`.
public struct ReceiptDocument: Report, Sendable {
    private let document: JSON

    /// Loads the chain, and takes one receipt of it; 0 is the newest.
    ///
    /// - Throws: ``StateError``; ``CatalogError`` where there is no such receipt.
    public init(state: String, sequence: UInt64) throws {
        let receipts = try SiteState.receipts(in: state)
        let found = sequence == 0 ? receipts.last : receipts.first { $0.sequence == sequence }
        guard let found else {
            throw CatalogError.notFound("receipt \(sequence)", available: receipts.map { "\($0.sequence)" })
        }
        document = try JSON(
            parsing: found.bytes, limits: JSONLimits(maximumBytes: BundleLimits.receiptBytes, maximumDepth: 64))
    }

    public let status = ExitStatus.done
    public let complaints: [String] = []
    public var lines: [String] {
        String(decoding: document.encoded(.pretty), as: UTF8.self).split(separator: "\n").map(String.init)
    }
    public var json: JSON { document }
}
