import FileSystem
import JSON
import OCI

/// What one publish will do, written whole before anything of it is done.
///
/// Writing the record is the commit: its rename is the moment from which the import has happened. Applying it can be
/// repeated any number of times, so whoever opens the registry next finishes what a crash interrupted. Everything that
/// it needs lies synced in the staging directory:
///
/// ```
/// staging/blobs/ALGORITHM-HEX     blobs that the pool does not have
/// staging/layouts/N/index.json    the new index of layout N
/// staging/layouts/N/blobs         the digests that layout N must hold, one a line
/// staging/oci-layout
/// staging/heads.json              the tree heads that the site has learned by then
/// staging/receipt.json
/// staging/receipt-log.json        the new tiles and the new checkpoint of the log of receipts
/// ```
struct Transaction: Sendable {
    static let name = "transaction.json"
    static let format = "application/vnd.airlock.transaction.v1+json"

    /// The relative paths of the layouts, in the order of their numbers.
    var layouts: [[String]]
    /// Where the state is, when it is not in the registry directory itself.
    var statePath: String?
    /// The number of the receipt.
    var receipt: UInt64

    /// Makes the transaction happen.
    func commit(in work: Directory) throws {
        try DurableFile.replace(Self.name, in: work, with: bytes)
    }

    /// The transaction that is committed and not yet known to be applied.
    static func committed(in work: Directory) throws -> Transaction? {
        guard try work.status(name) != nil else { return nil }
        let bytes = try work.read(name, limit: BundleLimits.layoutIndexBytes)
        do { return try Transaction(parsing: bytes) } catch {
            throw RegistryError.damaged(path: "\(work.path)/\(name)", why: "\(error)")
        }
    }

    init(layouts: [[String]], statePath: String?, receipt: UInt64) {
        self.layouts = layouts
        self.statePath = statePath
        self.receipt = receipt
    }

    /// Reads a record.
    init(parsing bytes: [UInt8]) throws(JSONError) {
        let limits = JSONLimits(maximumBytes: BundleLimits.layoutIndexBytes, maximumDepth: 8)
        let object = try JSON(parsing: bytes, limits: limits).object()
        guard try object.string("format") == Self.format else { throw JSONError(.unknownMember("format")) }
        try object.refuseUnknownMembers(except: ["format", "layouts", "receipt", "state"])
        layouts = []
        for layout in try object.array("layouts") {
            layouts.append(try layout.string().split(separator: "/").map(String.init))
        }
        statePath = try object.optionalString("state")
        let number = try object.integer("receipt")
        guard number > 0 else { throw JSONError(.outOfRange("\(number)"), path: "receipt") }
        receipt = UInt64(number)
    }

    /// The record.
    var bytes: [UInt8] {
        let document: JSON = [
            "format": .string(Self.format),
            "layouts": .array(layouts.map { .string($0.joined(separator: "/")) }),
            "receipt": .integer(receipt),
            "state": statePath.map { .string($0) } ?? .null,
        ]
        return document.encoded(.canonical)
    }
}
