import JSON
public import OCI
public import OpenSSL

/// The record of one import. Each names the digest of the one before it, so that none can be removed or changed
/// unnoticed while a later one is known.
///
/// What it says of the images is not held: there may be many.
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
        let reference: String
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
    /// How many references were published.
    let references: Int
    /// The digest that the next receipt names.
    public let digest: Digest

    /// The name of a receipt's file; names sort as numbers do.
    static func name(_ sequence: UInt64) -> String {
        let digits = String(sequence)
        return String(repeating: "0", count: max(0, 10 - digits.count)) + digits + ".json"
    }

    /// A receipt that is being made, see ``IssuedReceipt``.
    init(
        sequence: UInt64, previous: Digest?, newestProvenTime: UnixTime?, log: ReceiptLogIdentity,
        trustSeal: RecordedSeal, digest: Digest
    ) {
        self.sequence = sequence
        self.previous = previous
        self.newestProvenTime = newestProvenTime
        self.log = log
        self.trustSeal = trustSeal
        self.digest = digest
        heads = []
        references = 0
    }

    /// Reads a receipt from its file.
    ///
    /// - Parameter each: is given every reference that was published, in the order of the receipt.
    init(parsing content: LineStore, each: (Publication) throws -> Void = { _ in }) throws {
        var references = 0
        let (object, digest) = try Self.read(content) { image in
            guard try image.string("verdict") == "admitted", let reference = try image.optionalString("reference")
            else { return }
            references += 1
            try each(
                Publication(
                    reference: reference, digest: try image.string("digest"), newestProvenTime: try Self.time(image)))
        }
        guard try object.string("format") == Self.format else { throw JSONError(.unknownMember("format")) }
        let number = try object.integer("sequence")
        guard number > 0 else { throw JSONError(.outOfRange("\(number)"), path: "sequence") }
        sequence = UInt64(number)
        previous = try object.optionalString("previous").map { try Digest($0) }
        newestProvenTime = try Self.time(object)
        heads = try object.array("heads").map { try Self.head($0.object()) }
        log = try object["receiptLog"].map { try ReceiptLogIdentity($0.object()) }
        trustSeal = try object["trustSeal"].map { try RecordedSeal($0) }
        self.references = references
        self.digest = digest
    }

    /// Reads a receipt that is in memory.
    init(parsing bytes: [UInt8]) throws { try self.init(parsing: LineStore(bytes)) }

    /// Reads the file of a receipt once: hands on what it says of each image, and gives the rest and the digest of all.
    static func read(
        _ content: LineStore, eachImage: (JSONObject) throws -> Void
    ) throws -> (object: JSONObject, digest: Digest) {
        let limits = JSONLimits(maximumBytes: BundleLimits.receiptBytes, maximumDepth: 64)
        var reader = JSONElementReader(member: "images", limits: limits, elementBytes: BundleLimits.receiptPartBytes)
        var hash = try HashFunction(.sha256)
        try content.forEachPiece { piece in
            hash.update(piece)
            try reader.add(piece) { try eachImage($0.object()) }
        }
        let object = try reader.finish()
        for image in try object.array("images") { try eachImage(image.object()) }
        return (object, try Digest(algorithm: .sha256, bytes: hash.finalize()))
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
