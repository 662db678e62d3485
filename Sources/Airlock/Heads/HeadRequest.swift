import FileSystem
import JSON
import OCI
import Sigstore
import TransparencyLog

/// The one file that goes outward: which tree heads a site knows, so that the next bundle proves from them.
///
/// It has one form: the same state gives the same bytes, so anybody can derive it again and see that nothing else
/// leaves. Nothing in it can weaken a check: it only says from where proofs shall start.
public struct HeadRequest: Sendable, Equatable {
    static let format = "application/vnd.airlock.head-request.v1+json"
    static let maximumBytes = 64 << 20
    /// What the name of its seal adds to its own.
    static let sealSuffix = ".seal.json"

    /// The newest head of every log, as its signed note, sorted by origin.
    let heads: [Checkpoint]
    /// Number and digest of the newest receipt; nil for a site that has none.
    let receipt: (sequence: UInt64, digest: Digest)?
    /// The tree head of the site's log of receipts, which counts this receipt as its last; nil for a site that has none.
    let receiptCheckpoint: ReceiptCheckpoint?
    /// The digests of what the site has, sorted; nil where that is not told.
    let inventory: [Digest]?

    init(
        heads: [Checkpoint], receipt: (sequence: UInt64, digest: Digest)?, receiptCheckpoint: ReceiptCheckpoint? = nil,
        inventory: [Digest]?
    ) {
        self.heads = heads
        self.receipt = receipt
        self.receiptCheckpoint = receiptCheckpoint
        self.inventory = inventory
    }

    public static func == (left: HeadRequest, right: HeadRequest) -> Bool { left.bytes == right.bytes }

    /// The file: members sorted, one a line, for people to read.
    public var bytes: [UInt8] {
        var object: JSONObject = ["format": .string(Self.format), "heads": .array(heads.map(HeadDocuments.json))]
        if let inventory { object["inventory"] = .array(inventory.map { .string($0.description) }) }
        object["receipt"] =
            receipt.map { ["digest": .string($0.digest.description), "sequence": .string("\($0.sequence)")] } ?? .null
        if let receiptCheckpoint {
            object["receiptCheckpoint"] = .string(String(decoding: receiptCheckpoint.bytes, as: UTF8.self))
        }
        return JSON.object(object).encoded(.pretty)
    }

    /// Reads a request; another form than the one that ``bytes`` has is refused. No signature of a log is verified.
    ///
    /// - Parameter siteKeys: the sites' keys, of which one must have sealed it; empty where no seal is asked for.
    init(path: String, siteKeys: [PinnedKey] = []) throws {
        let bytes = try File.open(path).readAll(limit: Self.maximumBytes)
        if !siteKeys.isEmpty { try Self.requireSeal(of: bytes, path, by: siteKeys) }
        do { try self.init(parsing: bytes) } catch { throw ExportError.request(path, why: "\(error)") }
        guard self.bytes == bytes else { throw ExportError.request(path, why: "it is not in canonical form") }
    }

    private static func requireSeal(of request: [UInt8], _ path: String, by siteKeys: [PinnedKey]) throws {
        do {
            let seal = try File.open(path + sealSuffix).readAll(limit: BundleLimits.sealBytes)
            _ = try Seal.request.verify(seal, over: request, by: siteKeys)
        } catch let error as SystemError where error.isNotFound {
            throw ExportError.request(path, why: "it has no seal beside it, and keys of sites are given")
        } catch let error as SealError {
            throw ExportError.request(path, why: "\(error)")
        }
    }

    /// Reads a request, which need not be in canonical form.
    init(parsing bytes: [UInt8]) throws {
        let limits = JSONLimits(maximumBytes: Self.maximumBytes, maximumDepth: 8)
        let object = try JSON(parsing: bytes, limits: limits).object()
        guard try object.string("format") == Self.format else { throw JSONError(.unknownMember("format")) }
        try object.refuseUnknownMembers(except: ["format", "heads", "inventory", "receipt", "receiptCheckpoint"])
        let heads = try object.array("heads").map(HeadDocuments.head)
        guard heads.count <= HeadDocuments.maximumHeads, zip(heads, heads.dropFirst()).allSatisfy({ $0.precedes($1) })
        else { throw JSONError(.outOfRange("unsorted or too many"), path: "heads") }
        self.heads = heads
        inventory = try object["inventory"].map { try $0.array().map { try Digest($0.string()) } }
        receipt =
            object["receipt"] == .null
            ? nil
            : (
                try HeadDocuments.size(object.object("receipt"), "sequence"),
                try Digest(object.object("receipt").string("digest"))
            )
        receiptCheckpoint = try object["receiptCheckpoint"].map { text in
            try ReceiptCheckpoint(parsing: Array(text.string().utf8))
        }
        guard receiptCheckpoint == nil || receiptCheckpoint?.body.size == receipt?.sequence else {
            throw JSONError(.outOfRange("not about the newest receipt"), path: "receiptCheckpoint")
        }
    }
}
