public import FileSystem
private import OpenSSL

/// An OCI image layout in a directory (OCI image-spec v1.1, "Image Layout").
///
/// Names of files are made from digests alone, so no content chooses a path, and symbolic links below the directory are
/// not followed. `index.json` is read once, when the layout is opened, and its entries are held.
public struct ImageLayout: ImageSource {
    /// The name of the file that says that a directory is a layout, and what airlock writes there.
    public static let markerName = "oci-layout"
    public static let marker = Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8)
    public static let indexName = "index.json"
    public static let blobsName = "blobs"

    public let subject: String
    /// The entries of the layout's `index.json`.
    public let index: PackedDescriptors
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
        index = try Self.index(of: directory, subject)
        blobs = try Self.openBlobs(in: directory)
    }

    public func entries() throws(SourceError) -> [Descriptor] { (0..<index.count).map { index[$0] } }

    public func packedEntries() throws(SourceError) -> PackedDescriptors { index }

    public func size(of digest: Digest) throws(SourceError) -> UInt64? {
        guard let directory = blobs[digest.algorithm] else { return nil }
        guard let status = try system({ () throws(SystemError) in try directory.status(digest.hex) }) else {
            return nil
        }
        guard status.kind == .regular else { throw .notAFile(path: path(of: digest)) }
        return status.size
    }

    public func smallBlobs(upTo size: UInt64) throws(SourceError) -> DigestMap {
        var found = DigestMap()
        for (algorithm, directory) in blobs {
            try system { () throws(SystemError) in
                try directory.forEachName { (name) throws(SystemError) in
                    // Files of other names are what a tool has left behind.
                    guard let digest = Digest(named: name, algorithm) else { return true }
                    let status = try directory.status(name)
                    if let status, status.kind == .regular, status.size <= size { found.insert(digest) }
                    return true
                }
            }
        }
        return found
    }

    public func blob(_ digest: Digest) throws(SourceError) -> (any BlobReader)? {
        guard let directory = blobs[digest.algorithm] else { return nil }
        return try Self.open(digest.hex, in: directory, path: path(of: digest))
    }

    private func path(of digest: Digest) -> String {
        "\(subject)/\(Self.blobsName)/\(digest.algorithm.rawValue)/\(digest.hex)"
    }
}
