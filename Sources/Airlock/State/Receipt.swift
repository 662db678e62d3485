import JSON
public import OCI
public import OpenSSL

/// The record of one import. Each names the digest of the one before it, so that none can be removed or changed
/// unnoticed while a later one is known.
public struct Receipt: Sendable, Equatable {
    static let format = "application/vnd.airlock.receipt.v1+json"
    static let stagedName = "receipt.json"
    /// What the receipt of a `head pin` says under `action`.
    static let pinAction = "head pin"

    /// The place in the chain, from 1.
    public let sequence: UInt64
    /// The digest of the receipt before, `nil` for the first.
    public let previous: Digest?
    /// The newest time that any evidence of this or an earlier import proves; a clock set back behind it is not
    /// believed.
    public let newestProvenTime: UnixTime?
    /// What a reference was made to mean.
    struct Publication: Sendable, Equatable {
        let digest: String
        let newestProvenTime: UnixTime?
    }

    /// A tree head that the site had accepted when the receipt was written.
    struct Head: Sendable, Equatable {
        let origin: String
        let size: UInt64
        let rootHash: [UInt8]

        /// As the next receipt repeats it, where nothing changed.
        var json: JSON {
            let head: JSON = ["size": .string("\(size)"), "rootHash": .string(Base64.encode(rootHash))]
            return ["origin": .string(origin), "before": head, "after": head]
        }
    }

    /// Whose log of receipts it stands in; nil for one of a version that kept none.
    let log: ReceiptLogIdentity?
    /// How the trust directory was sealed then; nil for one of a version that knew no seals.
    let trustSeal: RecordedSeal?
    /// The newest head of every log that the site knew.
    let heads: [Head]
    /// Every reference that was published.
    let publications: [String: Publication]
    /// The receipt as it stands in its file.
    public let bytes: [UInt8]

    /// The digest that the next receipt names.
    public var digest: Digest { .of(bytes) }

    /// The name of a receipt's file; names sort as numbers do.
    static func name(_ sequence: UInt64) -> String {
        let digits = String(sequence)
        return String(repeating: "0", count: max(0, 10 - digits.count)) + digits + ".json"
    }

    /// Makes the next receipt of a chain.
    ///
    /// - Parameter content: what the import did, see ``ImportReport``; its members stand beside those of the chain.
    init(
        after last: Receipt?, provenTime: UnixTime?, log: ReceiptLogIdentity, trustSeal: RecordedSeal,
        content: JSONObject
    ) {
        sequence = (last?.sequence ?? 0) + 1
        previous = last?.digest
        newestProvenTime = [last?.newestProvenTime, provenTime].compactMap { $0 }.max()
        var object = content
        object["format"] = .string(Self.format)
        object["sequence"] = .integer(sequence)
        object["receiptLog"] = log.json
        object["trustSeal"] = trustSeal.json
        object["previous"] = previous.map { .string($0.description) } ?? .null
        object["newestProvenTime"] = newestProvenTime.map { .string($0.rfc3339) } ?? .null
        publications = [:]
        heads = []
        self.log = log
        self.trustSeal = trustSeal
        bytes = JSON.object(object).encoded(.canonical)
    }

    /// Reads a receipt from its file.
    init(parsing bytes: [UInt8]) throws {
        let limits = JSONLimits(maximumBytes: BundleLimits.receiptBytes, maximumDepth: 64)
        let object = try JSON(parsing: bytes, limits: limits).object()
        guard try object.string("format") == Self.format else { throw JSONError(.unknownMember("format")) }
        let number = try object.integer("sequence")
        guard number > 0 else { throw JSONError(.outOfRange("\(number)"), path: "sequence") }
        sequence = UInt64(number)
        previous = try object.optionalString("previous").map { try Digest($0) }
        newestProvenTime = try Self.time(object)
        var publications: [String: Publication] = [:]
        for image in try object.array("images") {
            let image = try image.object()
            guard try image.string("verdict") == "admitted", let reference = try image.optionalString("reference")
            else {
                continue
            }
            publications[reference] = Publication(
                digest: try image.string("digest"), newestProvenTime: try Self.time(image))
        }
        self.publications = publications
        heads = try object.array("heads").map { try Self.head($0.object()) }
        log = try object["receiptLog"].map { try ReceiptLogIdentity($0.object()) }
        trustSeal = try object["trustSeal"].map { try RecordedSeal($0) }
        self.bytes = bytes
    }

    private static func head(_ object: JSONObject) throws -> Head {
        let after = try object.object("after")
        guard let root = Base64.decode(Array(try after.string("rootHash").utf8), allowing: .standard) else {
            throw JSONError(.outOfRange("no base64"), path: "rootHash")
        }
        return Head(
            origin: try object.string("origin"), size: try HeadDocuments.size(after, "size"), rootHash: root)
    }

    private static func time(_ object: JSONObject) throws -> UnixTime? {
        try object.optionalString("newestProvenTime").map { text in
            guard let time = UnixTime(rfc3339: text) else {
                throw JSONError(.outOfRange(text), path: "newestProvenTime")
            }
            return time
        }
    }
}
