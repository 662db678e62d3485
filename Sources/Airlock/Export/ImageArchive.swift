import Archive
import FileSystem
import OCI

/// An OCI image layout in an uncompressed tar file: skopeo's `oci-archive:`, and what `docker save` writes since
/// version 25.
///
/// Blobs are reached by their names in the archive; an older docker archive has no layout in it and is refused, since
/// its images would have other digests than those that were signed.
struct ImageArchive: ImageSource {
    let subject: String
    private let tar: TarFile
    private let index: PackedDescriptors

    init(path: String) throws {
        subject = path
        tar = try TarFile(File.open(path))
        guard tar.entry(LayoutFiles.layoutPath) != nil, tar.entry(LayoutFiles.indexPath) != nil else {
            throw ExportError.oldDockerArchive(path, isDocker: tar.entry("manifest.json") != nil)
        }
        let marker = try Self.read(LayoutFiles.layoutPath, of: tar, limit: 4096)
        try ImageLayout.check(marker: marker, path)
        var reader = LayoutIndexReader(path)
        try reader.add(Self.read(LayoutFiles.indexPath, of: tar, limit: OCILimits.layoutIndexBytes))
        index = try reader.finish()
    }

    func entries() throws(SourceError) -> [Descriptor] { (0..<index.count).map { index[$0] } }

    func packedEntries() throws(SourceError) -> PackedDescriptors { index }

    func smallBlobs(upTo size: UInt64) throws(SourceError) -> DigestMap {
        var found = DigestMap()
        for entry in tar.entries where entry.kind == .regular && entry.size <= size {
            if let digest = BundleEntry.digest(ofPath: entry.name) { found.insert(digest) }
        }
        return found
    }

    func blob(_ digest: Digest) throws(SourceError) -> (any BlobReader)? {
        let name = BundleEntry.path(of: digest)
        guard tar.entry(name) != nil else { return nil }
        do { return ArchivedBlob(try tar.open(name)) } catch { throw Self.error(error, name) }
    }

    private static func read(_ name: String, of tar: TarFile, limit: Int) throws -> [UInt8] {
        let reader = ArchivedBlob(try tar.open(name))
        guard reader.size <= UInt64(limit) else {
            throw SourceError.notALayout(path: name, why: "\(reader.size) bytes, want at most \(limit)")
        }
        var bytes = [UInt8](repeating: 0, count: Int(reader.size))
        let count = try reader.read(into: &bytes)
        return Array(bytes[..<count])
    }

    fileprivate static func error(_ error: ArchiveError, _ name: String) -> SourceError {
        if case .file(let error) = error { return .system(error) }
        return .notALayout(path: name, why: "\(error)")
    }
}

/// One entry of a tar file as a blob.
private final class ArchivedBlob: BlobReader {
    private let reader: TarEntryReader

    init(_ reader: TarEntryReader) { self.reader = reader }

    var size: UInt64 { reader.entry.size }

    func read(into buffer: inout [UInt8]) throws(SystemError) -> Int {
        do { return try reader.read(into: &buffer) } catch {
            if case .file(let error) = error { throw error }
            throw SystemError(operation: "read tar entry (\(error))", path: reader.entry.name, code: 5)
        }
    }
}
