import FileSystem
public import JSON
import OCI
import OpenSSL

/// The receipts of a site, whose chain has been checked whole, for `receipt list`.
public struct ReceiptReport: Report, Sendable {
    let receipts: [Receipt]

    /// Loads the chain.
    ///
    /// - Throws: ``StateError`` where the chain has a gap or a receipt that was changed.
    public init(state: String) throws {
        receipts = try StateDirectory.reading(state) { try SiteState.receipts(in: state) }
    }

    public var status: ExitStatus { .done }
    public var complaints: [String] { [] }

    public var lines: [String] {
        receipts.map { receipt in
            let time = receipt.newestProvenTime?.rfc3339 ?? "no proven time"
            return "\(receipt.sequence) \(receipt.digest) \(counted(receipt.references, "reference")), \(time)"
        } + [counted(receipts.count, "receipt")]
    }

    public var json: JSON {
        [
            "receipts": .array(
                receipts.map { receipt in
                    [
                        "sequence": .integer(receipt.sequence), "digest": .string(receipt.digest.description),
                        "previous": receipt.previous.map { .string($0.description) } ?? .null,
                        "references": .integer(receipt.references),
                        "newestProvenTime": receipt.newestProvenTime.map { .string($0.rfc3339) } ?? .null,
                    ]
                })
        ]
    }
}

/// One receipt as it stands in its file, for `receipt show`.
public struct ReceiptDocument: Report, Sendable {
    private let document: JSON

    /// Loads the chain, and takes one receipt of it; 0 is the newest.
    ///
    /// - Throws: ``StateError``; ``CatalogError`` where there is no such receipt.
    public init(state: String, sequence: UInt64) throws {
        let receipts = try StateDirectory.reading(state) { try SiteState.receipts(in: state) }
        let found = sequence == 0 ? receipts.last : receipts.first { $0.sequence == sequence }
        guard let found else {
            throw CatalogError.notFound("receipt \(sequence)", available: receipts.map { "\($0.sequence)" })
        }
        let name = Receipt.name(found.sequence)
        let folder = try Directory.open(state).subdirectory(SiteState.receiptsName)
        let bytes = try folder.read(name, limit: BundleLimits.receiptBytes)
        guard Digest.of(bytes) == found.digest else { throw StateError.brokenChain(name) }
        document = try JSON(
            parsing: bytes, limits: JSONLimits(maximumBytes: BundleLimits.receiptBytes, maximumDepth: 64))
    }

    public let status = ExitStatus.done
    public let complaints: [String] = []
    public var lines: [String] {
        String(decoding: document.encoded(.pretty), as: UTF8.self).split(separator: "\n").map(String.init)
    }
    public var json: JSON { document }
}
