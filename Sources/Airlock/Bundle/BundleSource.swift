import OCI

/// The blobs of a bundle that is a file, layers too, as a source of images: what a verification has read is read again
/// where it stands. Names are not looked up here.
struct BundleSource: ImageSource {
    let subject: String
    private let blobs: BundleBlobs
    private let table: EntryTable
    /// Where the header of each entry begins, by its position in the table; those of the layout files are not known.
    private let offsets: [UInt64]

    /// Reads the head of a bundle. Its seal is not checked.
    init(_ path: String) throws {
        subject = path
        blobs = try BundleBlobs(path)
        let reader = BundleReader(try BundleInput.open(path).file)
        table = try BundleHead(reader, trust: nil).entries
        var offset = reader.offset
        offsets = try table.entries.map { entry in
            guard entry.kind != .layout else { return 0 }
            let start = offset
            offset += try entry.archivedSize()
            return start
        }
    }

    func entries() throws(SourceError) -> [Descriptor] { [] }

    func size(of digest: Digest) throws(SourceError) -> UInt64? { table[digest]?.size }

    func blob(_ digest: Digest) throws(SourceError) -> (any BlobReader)? {
        guard let position = table.position(of: digest) else { return nil }
        let blob = BlobSize(digest: digest, size: table.entries[position].size)
        do { return try blobs.open(blob, at: offsets[position]) } catch {
            throw .notALayout(path: "\(subject): \(digest)", why: "\(error)")
        }
    }
}
