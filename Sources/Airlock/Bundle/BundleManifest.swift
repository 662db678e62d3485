import JSON
public import OCI
import TransparencyLog

/// `airlock.json`, the first entry of a bundle: the format, and the digests from which everything else follows.
public struct BundleManifest: Sendable, Equatable {
    static let path = "airlock.json"
    static let format = "application/vnd.airlock.bundle.v1+json"
    /// Features that a reader must know; this version knows none beyond the format itself.
    static let knownFeatures: Set<String> = []

    /// Digest and size of a table.
    public struct Table: Sendable, Equatable {
        public let digest: Digest
        public let size: UInt64

        init(_ lines: LineStore) throws {
            digest = try lines.digest()
            size = UInt64(lines.count)
        }

        fileprivate init(_ object: JSONObject, limit: UInt64) throws {
            try object.refuseUnknownMembers(except: ["digest", "size"])
            digest = try Digest(try object.string("digest"))
            let size = try object.integer("size")
            guard size >= 0, UInt64(size) <= limit else {
                throw BundleError.malformed(BundleManifest.path, "a table of \(size) bytes, want at most \(limit)")
            }
            self.size = UInt64(size)
        }

        fileprivate var json: JSON { ["digest": .string(digest.description), "size": .integer(size)] }
    }

    public let entries: Table
    public let images: Table
    /// Tree heads and the proofs that link them.
    public let heads: BundleHeads

    init(entries: Table, images: Table, heads: BundleHeads = BundleHeads()) {
        self.entries = entries
        self.images = images
        self.heads = heads
    }

    /// The digest of the set of volumes: that of the table of images, which all volumes share.
    public var set: Digest { images.digest }

    /// The bytes of the entry, in canonical JSON.
    var bytes: [UInt8] {
        let document: JSON = [
            "base": .null,
            "consistencyProofs": heads.proofsJSON,
            "critical": [],
            "format": .string(Self.format),
            "heads": heads.headsJSON,
            "tables": ["entries": entries.json, "images": images.json],
            "volume": ["count": 1, "number": 1, "set": .string(set.description)],
        ]
        return document.encoded(.canonical)
    }

    /// Reads the entry.
    ///
    /// Refused by name: another format, a critical feature that is not known, more volumes than one, and a base, which
    /// this version does not know how to use. Nothing about heads and proofs is verified.
    init(parsing bytes: [UInt8]) throws {
        do { try self.init(JSON(parsing: bytes).object()) } catch let error as JSONError {
            throw BundleError.malformed(Self.path, "\(error)")
        } catch let error as DigestError {
            throw BundleError.malformed(Self.path, "\(error)")
        } catch let error as NoteError {
            throw BundleError.malformed(Self.path, "\(error)")
        }
        guard self.bytes == bytes else { throw BundleError.malformed(Self.path, "not in canonical form") }
    }

    private init(_ object: JSONObject) throws {
        let format = try object.string("format")
        guard format == Self.format else { throw BundleError.unsupported("format \(format)") }
        for feature in try object.array("critical") where !Self.knownFeatures.contains(try feature.string()) {
            throw BundleError.unsupported("critical feature \(try feature.string())")
        }
        try object.refuseUnknownMembers(
            except: ["base", "consistencyProofs", "critical", "format", "heads", "tables", "volume"])
        heads = try BundleHeads(heads: object.array("heads"), proofs: object.array("consistencyProofs"))
        guard object["base"] == .null else { throw BundleError.unsupported("a base bundle") }
        let volume = try object.object("volume")
        guard try volume.integer("number") == 1, try volume.integer("count") == 1 else {
            throw BundleError.unsupported("a bundle of several volumes")
        }
        let tables = try object.object("tables")
        entries = try Table(tables.object("entries"), limit: BundleLimits.entryTableBytes)
        images = try Table(tables.object("images"), limit: BundleLimits.imageTableBytes)
    }
}
