import JSON
import OCI

/// What officers sign: every file of a trust directory but the seal, with size and digest, sorted by path. Keys and
/// threshold of the officers are files among them.
struct TrustListing: Equatable {
    static let format = "application/vnd.airlock.trust.v1+json"

    let files: [TrustDirectory.File]

    init(_ files: [TrustDirectory.File]) {
        self.files = files.filter { $0.path != TrustDirectory.Layout.seal }
            .sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    /// The payload of the seal.
    var bytes: [UInt8] {
        let document: JSON = [
            "files": .array(
                files.map {
                    [
                        "digest": .string($0.digest.description), "path": .string($0.path),
                        "size": .integer($0.size),
                    ]
                }),
            "format": .string(Self.format),
        ]
        return document.encoded(.canonical)
    }

    /// Reads a payload; another form than the one that ``bytes`` has is refused.
    init(parsing bytes: [UInt8]) throws {
        let limits = JSONLimits(maximumBytes: TrustDirectory.Limit.sealBytes, maximumDepth: 8)
        let object = try JSON(parsing: bytes, limits: limits).object()
        guard try object.string("format") == Self.format else { throw JSONError(.unknownMember("format")) }
        self.init(
            try object.array("files").map { file in
                let file = try file.object()
                return TrustDirectory.File(
                    path: try file.string("path"), digest: try Digest(file.string("digest")),
                    size: Int(try file.integer("size")))
            })
        guard self.bytes == bytes else { throw JSONError(.outOfRange("another form"), path: "files") }
    }

    /// The first difference between what was sealed and what is there.
    func breach(in found: TrustListing) -> SealBreach? {
        let (sealed, there) = (Self.byPath(files), Self.byPath(found.files))
        for path in Set(sealed.keys).union(there.keys).sorted() {
            switch (sealed[path], there[path]) {
            case (nil, _): return .added(path)
            case (_, nil): return .removed(path)
            case (let old, let new): if old != new { return .altered(path) }
            }
        }
        // Paths that Unicode calls equal, or that stand twice.
        return files == found.files ? nil : .malformed(why: "it lists a file twice")
    }

    private static func byPath(_ files: [TrustDirectory.File]) -> [String: TrustDirectory.File] {
        Dictionary(files.map { ($0.path, $0) }) { $1 }
    }
}
