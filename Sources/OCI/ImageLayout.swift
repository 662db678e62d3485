public import FileSystem
private import OpenSSL

/// An OCI image layout in a directory (OCI image-spec v1.1, "Image Layout").
///
/// Names of files are made from digests alone, so no content chooses a path, and symbolic links below the directory are
/// not followed. `index.json` is read once, when the layout is opened.
public struct ImageLayout: ImageSource {
    /// The name of the file that says that a directory is a layout, and what airlock writes there.
    public static let markerName = "oci-layout"
    public static let marker = Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8)
    public static let indexName = "index.json"
    public static let blobsName = "blobs"

    public let subject: String
    /// The layout's `index.json`, bytes and content.
    public let index: Manifest
    private let blobs: [HashAlgorithm: Directory]

    /// Opens the layout at a path; the path itself may be a symbolic link.
    ///
    /// - Throws: ``SourceError``.
    public init(path: String) throws(SourceError) {
        let directory: Directory
        do throws(SystemError) { directory = try Directory.open(path + "/.") } catch {
            throw .system(SystemError(operation: error.operation, path: path, code: error.code))
        }
        try self.init(directory, subject: path)
    }

    /// Opens the layout in a directory that is open already; `subject` is what messages call it.
    ///
    /// - Throws: ``SourceError`` where `oci-layout` is missing or of another version, or `index.json` is refused.
    public init(_ directory: Directory, subject: String) throws(SourceError) {
        self.subject = subject
        let marker = try Self.file(Self.markerName, in: directory, subject, limit: OCILimits.layoutMarkerBytes)
        try Self.check(marker: marker, subject)
        let bytes = try Self.file(Self.indexName, in: directory, subject, limit: OCILimits.layoutIndexBytes)
        index = try Self.index(parsing: bytes, subject)
        blobs = try Self.openBlobs(in: directory)
    }

    public func entries() throws(SourceError) -> [Descriptor] { index.index?.manifests ?? [] }

    public func smallBlobs(upTo size: UInt64) throws(SourceError) -> [Digest] {
        var found: [Digest] = []
        for (algorithm, directory) in blobs {
            let names = try system { () throws(SystemError) in try directory.names() }
            for name in names {
                // Files of other names are what a tool has left behind.
                guard let digest = Digest(named: name, algorithm) else { continue }
                let status = try system { () throws(SystemError) in try directory.status(name) }
                if let status, status.kind == .regular, status.size <= size { found.append(digest) }
            }
        }
        return found.sorted()
    }

    public func blob(_ digest: Digest) throws(SourceError) -> (any BlobReader)? {
        guard let directory = blobs[digest.algorithm] else { return nil }
        let name = digest.hex
        let path = "\(subject)/\(Self.blobsName)/\(digest.algorithm.rawValue)/\(name)"
        return try Self.open(name, in: directory, path: path)
    }
}
