import Archive
import OCI

/// Reads a bundle front to back. Every tar header is computed from what has been declared and compared byte for byte,
/// so nothing in the archive chooses a name, a size or an order.
///
/// The calls follow the archive: ``readManifest()``, ``readTables(_:)``, ``readLayoutFiles(_:)``, then
/// ``readBlob(_:each:)`` for every blob in the order of the table, then ``finish()``.
final class BundleReader {
    private let frames: FrameReader
    /// How many bytes of the tar file have been read.
    private(set) var offset: UInt64 = 0
    /// The header that was read ahead to see whether there is a seal.
    private var pending: [UInt8]?

    private let progress: any ProgressObserver

    init(_ input: any ByteInput, progress: any ProgressObserver = SilentProgress()) {
        frames = FrameReader(input: input)
        self.progress = progress
    }

    /// Reads blobs that stand in some frames of a file; `offset` plays no part there.
    init(frames: FrameReader, progress: any ProgressObserver = SilentProgress()) {
        self.frames = frames
        self.progress = progress
    }

    /// The frames that have been read completely.
    var completedFrames: [SeekTable.Frame] { frames.frames }

    /// The raw bytes of `airlock.json`, and of the seal where there is one. Nothing is parsed yet.
    func readManifest() throws -> (manifest: [UInt8], seal: [UInt8]?) {
        let manifest = try readUndeclared(BundleManifest.path, limit: BundleLimits.manifestBytes)
        let block = try read(TarHeader.blockSize)
        guard isHeader(block, of: Seal.path) else {
            pending = block
            return (manifest, nil)
        }
        pending = block
        return (manifest, try readUndeclared(Seal.path, limit: BundleLimits.sealBytes))
    }

    /// The two tables, checked against the digests in the manifest and parsed.
    func readTables(_ manifest: BundleManifest) throws -> (entries: EntryTable, images: ImageTable) {
        let entries = try readLines(EntryTable.path, manifest.entries.digest, size: manifest.entries.size)
        let images = try readLines(ImageRecord.tablePath, manifest.images.digest, size: manifest.images.size)
        let table = try EntryTable(parsing: entries)
        return (table, try readImages(images, layoutFiles: Array(table.entries(of: .layout))))
    }

    /// The table of images, from which `index.json` follows: that it must be declared as, and `oci-layout` as what it is.
    private func readImages(_ lines: LineStore, layoutFiles: [BundleEntry]) throws -> ImageTable {
        let (layout, index) = (layoutFiles[0], layoutFiles[1])
        guard layout.size == UInt64(LayoutFiles.layout.count), layout.digest == Digest.of(LayoutFiles.layout) else {
            throw BundleError.layoutMismatch(layout.path)
        }
        var wanted = LayoutFiles.BundleIndex()
        var declared = try DigestVerifier(expecting: index.digest, size: Int64(index.size))
        do {
            let images = try ImageTable(parsing: lines) { try declared.update(wanted.add($0)) }
            try wanted.finish { try declared.update($0) }
            try declared.finish()
            return images
        } catch is BlobError {
            throw BundleError.layoutMismatch(index.path)
        }
    }

    /// `oci-layout` and `index.json`.
    func readLayoutFiles(_ entries: EntryTable) throws {
        for entry in entries.entries(of: .layout) {
            try readDeclared(entry.path, entry.digest, size: entry.size) { _ in }
        }
    }

    /// Which thread hashes a blob.
    enum Hashing: Sendable {
        /// The one that reads it.
        case inline
        /// One of its own, where the blob is large.
        case beside
    }

    /// Reads one blob, hands its content on in pieces, and requires at the end that it was the declared one.
    func readBlob(
        _ entry: BundleEntry, _ hashing: Hashing = .inline, each: (RawSpan) throws -> Void
    ) throws {
        let isLarge = entry.size >= BackgroundHash.smallestBlob
        try readDeclared(entry.path, entry.digest, size: entry.size, isLarge ? hashing : .inline) { piece in
            try each(piece)
            progress.advance(UInt64(piece.byteCount))
        }
    }

    /// Requires the end of the tar file, the seek table of the frames that were read, and nothing behind it.
    func finish() throws {
        try readTrailer()
        try archive { try frames.finish() }
    }

    /// Requires the end of the tar file.
    func readTrailer() throws {
        guard try read(TarHeader.trailer.count) == TarHeader.trailer else {
            throw BundleError.archive(.contentRemains(frame: frames.frames.count))
        }
    }

    /// Requires that the frames of this reader hold nothing more.
    func finishFrames() throws { try archive { try frames.finish() } }

    /// A file whose size is not known before its header, at most `limit` bytes.
    private func readUndeclared(_ path: String, limit: Int) throws -> [UInt8] {
        let block = try read(TarHeader.blockSize)
        guard isHeader(block, of: path) else { throw BundleError.misplaced(wanted: path) }
        let size = try archive { try TarHeader.size(ofFirstBlock: block, path: path) }
        guard size <= UInt64(limit) else { throw BundleError.tooLarge(path: path, size: size, limit: UInt64(limit)) }
        let content = try read(Int(size))
        try readPadding(size)
        return content
    }

    /// The lines of a table; none of them is looked at before the digest of all is the declared one.
    private func readLines(_ path: String, _ digest: Digest, size: UInt64) throws -> LineStore {
        var lines = LineStore.Writer()
        try readDeclared(path, digest, size: size) { try lines.add($0) }
        return try lines.finish()
    }

    /// A file whose digest and size are known: hands its content on in pieces, and requires the digest at the end.
    private func readDeclared(
        _ path: String, _ digest: Digest, size: UInt64, _ hashing: Hashing = .inline,
        each: (RawSpan) throws -> Void
    ) throws {
        try readHeader(path, size: size)
        do {
            switch hashing {
            case .inline:
                var verifier = try DigestVerifier(expecting: digest, size: Int64(size))
                try archive {
                    try frames.read(size) { piece in
                        try verifier.update(piece)
                        try each(piece)
                    }
                }
                try verifier.finish()
            case .beside:
                let hash = try BackgroundHash(expecting: digest, size: size)
                try archive { try frames.read(size) { try hash.collect($0, each: each) } }
                try hash.finish(each: each)
            }
        } catch BlobError.digestMismatch(let found, let wanted) {
            throw BundleError.digestMismatch(path: path, found: found, wanted: wanted)
        }
        offset += size
        try readPadding(size)
    }

    /// Whether a block is the whole header of a file at `path` with the size that the block itself states.
    private func isHeader(_ block: [UInt8], of path: String) -> Bool {
        do {
            return try TarHeader.bytes(path: path, size: TarHeader.size(ofFirstBlock: block, path: path)) == block
        } catch {
            // Whatever is wrong with it, it is not that header, and the caller says what it wanted instead.
            return false
        }
    }

    private func readHeader(_ path: String, size: UInt64) throws {
        let wanted = try archive { try TarHeader.bytes(path: path, size: size) }
        guard try read(wanted.count) == wanted else { throw BundleError.misplaced(wanted: path) }
    }

    private func readPadding(_ size: UInt64) throws {
        let wanted = TarHeader.padding(size)
        guard try read(wanted.count) == wanted else { throw BundleError.archive(.paddingNotZero) }
    }

    private func read(_ count: Int) throws -> [UInt8] {
        var bytes = pending ?? []
        // What was read ahead has been counted.
        offset += UInt64(count - bytes.count)
        pending = nil
        if bytes.count < count { bytes += try archive { try frames.read(count - bytes.count) } }
        guard bytes.count == count else { throw BundleError.archive(.contentEnded(missing: 0)) }
        return bytes
    }

    private func archive<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let error as ArchiveError {
            throw BundleError.archive(error)
        } catch let error as BlobError {
            throw BundleError.malformed("airlock/entries", "\(error)")
        }
    }
}
