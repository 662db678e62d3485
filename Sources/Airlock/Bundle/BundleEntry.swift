import Archive
import JSON
public import OCI
import OpenSSL

/// One file of a bundle, as the table `airlock/entries` declares it.
///
/// The path follows from kind and digest; it is written for readers without airlock and never chooses where something
/// is stored.
public struct BundleEntry: Sendable, Equatable {
    /// What the content is for, in the order in which kinds stand in the archive: all that is needed to decide comes
    /// before the first layer.
    public enum Kind: String, Sendable, CaseIterable, Comparable {
        /// `oci-layout` and `index.json`.
        case layout
        /// Signatures, attestations and what belongs to them: their manifests, configs and layers.
        case evidence
        /// Manifests and indexes of images.
        case manifest
        /// Configs of images, opaque to airlock.
        case config
        /// Layers of images, opaque to airlock.
        case layer

        public static func < (left: Kind, right: Kind) -> Bool { left.position < right.position }

        /// Its place in that order.
        var position: Int {
            switch self {
            case .layout: 0
            case .evidence: 1
            case .manifest: 2
            case .config: 3
            case .layer: 4
            }
        }
    }

    public let kind: Kind
    public let digest: Digest
    /// Size in bytes.
    public let size: UInt64
    /// Which of the two layout files it is; a blob's path follows from its digest.
    private let isIndex: Bool

    /// The path inside the archive.
    public var path: String { kind == .layout ? Self.layoutFiles[isIndex ? 1 : 0] : Self.path(of: digest) }

    /// A blob, stored under `blobs/ALGORITHM/HEX`.
    public init(_ kind: Kind, digest: Digest, size: UInt64) {
        self.init(kind, digest: digest, size: size, isIndex: false)
    }

    /// One of the two files that make the unpacked bundle an image layout.
    init(layoutFile path: String, content: LineStore) throws {
        self.init(
            .layout, digest: try content.digest(), size: UInt64(content.count), isIndex: path == Self.layoutFiles[1])
    }

    init(_ kind: Kind, digest: Digest, size: UInt64, isIndex: Bool) {
        self.kind = kind
        self.digest = digest
        self.size = size
        self.isIndex = isIndex
    }

    /// Where a blob stands in an image layout.
    public static func path(of digest: Digest) -> String { "blobs/\(digest.algorithm.rawValue)/\(digest.hex)" }

    /// The digest whose blob stands at a path of an image layout; nil for any other path.
    static func digest(ofPath path: String) -> Digest? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "blobs" else { return nil }
        do throws(DigestError) { return try Digest("\(parts[1]):\(parts[2])") } catch { return nil }
    }

    /// Bytes in the tar file: header, content, padding.
    ///
    /// - Throws: `ArchiveError` where libarchive cannot make the header that a long path or a large size needs.
    func archivedSize() throws(ArchiveError) -> UInt64 {
        let header = try TarHeader.bytes(path: path, size: size).count
        return UInt64(header) + size + UInt64(TarHeader.padding(size).count)
    }

    static let layoutFiles = ["oci-layout", "index.json"]

    /// The order of entries in the table and in the archive.
    func precedes(_ other: BundleEntry) -> Bool {
        if kind != other.kind { return kind < other.kind }
        if kind == .layout { return path == Self.layoutFiles[0] && other.path == Self.layoutFiles[1] }
        return digest < other.digest
    }

    /// The record of the table.
    var json: JSON {
        [
            "digest": .string(digest.description), "kind": .string(kind.rawValue), "path": .string(path),
            "size": .integer(size),
        ]
    }

    /// Reads a record; the path must be the one that kind and digest give.
    init(_ json: JSON) throws {
        let object = try json.object()
        try object.refuseUnknownMembers(except: ["digest", "kind", "path", "size"])
        let path = try object.string("path")
        let size = try object.integer("size")
        guard let kind = Kind(rawValue: try object.string("kind")), size >= 0 else {
            throw BundleError.malformed("airlock/entries", "unknown kind or negative size")
        }
        self.init(
            kind, digest: try Digest(try object.string("digest")), size: UInt64(size),
            isIndex: kind == .layout && path == Self.layoutFiles[1])
        guard path == self.path else {
            throw BundleError.malformed("airlock/entries", "path \(path) does not follow from kind and digest")
        }
    }
}
