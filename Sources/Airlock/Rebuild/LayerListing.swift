import Archive
import FileSystem
import OCI
import OpenSSL

/// What is in one layer: every entry, by the hash of its path, and the hash of all of it. The entries themselves wait in
/// a file without a name.
struct LayerListing {
    /// Where the line of an entry stands.
    struct Entry {
        /// Half of the hash of the path.
        let key: (UInt64, UInt64)
        let offset: Int
        let size: Int32

        /// By path, the entries of one path in their order.
        static func precedes(_ left: Entry, _ right: Entry) -> Bool {
            (left.key.0, left.key.1, left.offset) < (right.key.0, right.key.1, right.offset)
        }
    }

    /// The digest of the layer once it is decompressed, as a config lists it.
    let diffID: Digest
    let compression: DecompressedInput.Compression
    /// Sorted by path.
    let entries: [Entry]
    /// The hash of all paths in the order of the layer.
    let order: [UInt8]
    private let lines: LineStore

    /// The entry that a position stands for.
    func file(_ entry: Entry) throws -> LayerFile {
        try LayerFile(line: lines.read(entry.offset..<entry.offset + Int(entry.size)))
    }

    /// The line of an entry; equal lines are equal entries.
    func line(_ entry: Entry) throws -> [UInt8] { try lines.read(entry.offset..<entry.offset + Int(entry.size)) }

    /// Reads a layer to its end, and requires that it is what its digest says.
    ///
    /// - Throws: ``LayerError`` where it is another, or is no tar file that can be read within the limits.
    init(_ blob: any BlobReader, _ descriptor: Descriptor) throws {
        let compressed = try HashedInput(blob, algorithm: descriptor.digest.algorithm)
        do {
            let content = try DecompressedInput(compressed, limit: BundleLimits.layerContentBytes)
            let plain = try HashedInput(content, algorithm: .sha256)
            do { (entries, lines, order) = try Self.list(plain) } catch { throw content.failure ?? error }
            do { try plain.drain() } catch { throw content.failure ?? error }
            compression = content.compression
            diffID = try Digest(algorithm: .sha256, bytes: plain.finalize())
        } catch let error as ArchiveError { throw LayerError.unreadable("\(error)") }
        try compressed.drain()
        let found = try Digest(algorithm: descriptor.digest.algorithm, bytes: compressed.finalize())
        guard found == descriptor.digest else { throw LayerError.otherContent(found: found, wanted: descriptor.digest) }
    }

    private static func list(_ input: any ByteInput) throws -> ([Entry], LineStore, order: [UInt8]) {
        var limits = ArchiveLimits()
        limits.maximumTarEntries = BundleLimits.layerEntries
        limits.maximumTarName = BundleLimits.layerNameBytes
        let tar = try TarStream(input, limits: limits)
        var (entries, lines, written): ([Entry], LineStore.Writer, Int) = ([], LineStore.Writer(), 0)
        var order = try HashFunction(.sha256)
        while let member = try tar.next() {
            var hash = try HashFunction(.sha256)
            if member.kind == .regular { try tar.read { hash.update($0) } }
            let line = LayerFile(member, contentHash: hash.finalize()).line
            let key = LookupKey(bytes: HashAlgorithm.sha256.hash(LayerFile.place(member.name))).prefix
            order.update(member.name + [0])
            entries.append(Entry(key: key, offset: written, size: Int32(line.count)))
            try lines.add(line)
            written += line.count
        }
        entries.sort(by: Entry.precedes)
        return (entries, try lines.finish(), order.finalize())
    }
}

/// Why a layer cannot be compared file by file.
enum LayerError: Error, CustomStringConvertible {
    case unreadable(String)
    case otherContent(found: Digest, wanted: Digest)
    case missing(Digest)

    var description: String {
        switch self {
        case .unreadable(let why): why
        case .otherContent(let found, let wanted): "its content has digest \(found), want \(wanted)"
        case .missing(let digest): "\(digest) is not there"
        }
    }
}
