public import FileSystem

/// Random access to the regular files of a foreign, uncompressed tar file, such as `skopeo` and `docker save` write.
///
/// Read by libarchive with the tar format alone and without filters; anything that it has to remark on is an error. The
/// names are the file's own and choose nothing but an entry. Several threads may read entries at once.
public struct TarFile: Sendable {
    private let file: File
    private let limits: ArchiveLimits
    private let index: [String: Int]
    /// All entries in their order; links, devices and directories are listed, and cannot be read.
    public let entries: [TarEntry]

    /// Reads the headers of all entries.
    ///
    /// - Throws: ``ArchiveError``: `compressedTar`, `tarMalformed`, `tooManyEntries`, `nameTooLong`, `unsafeName`,
    ///   `duplicateEntry`, `file`, `libraryFailed`.
    public init(_ file: File, limits: ArchiveLimits = ArchiveLimits()) throws(ArchiveError) {
        try Self.refuseCompressed(file)
        let reader = try TarReader(file, from: 0, limits: limits)
        var entries: [TarEntry] = []
        var index: [String: Int] = [:]
        while let entry = try reader.nextEntry() {
            guard entries.count < limits.maximumTarEntries else {
                throw .tooManyEntries(limit: limits.maximumTarEntries)
            }
            guard index.updateValue(entries.count, forKey: entry.name) == nil else {
                throw .duplicateEntry(entry.name)
            }
            entries.append(entry)
        }
        guard !entries.isEmpty else { throw .tarMalformed(why: "it has no entries") }
        self.file = file
        self.index = index
        self.entries = entries
        self.limits = limits
    }

    /// The entry of a name; nil where there is none.
    public func entry(_ name: String) -> TarEntry? { index[name].map { entries[$0] } }

    /// Opens a regular file for reading from its beginning.
    ///
    /// - Throws: ``ArchiveError``: `noSuchEntry`, `notARegularFile`, `tarMalformed`, `file`, `libraryFailed`.
    public func open(_ name: String) throws(ArchiveError) -> TarEntryReader {
        guard let entry = entry(name) else { throw .noSuchEntry(name) }
        guard entry.kind == .regular else { throw .notARegularFile(name) }
        let reader = try TarReader(file, from: entry.headerOffset, limits: limits)
        // The file may have changed since it was indexed.
        guard try reader.nextEntry() == entry else { throw .tarMalformed(why: "\(name) is no longer where it was") }
        return TarEntryReader(entry, reader)
    }

    private static let magics: [(bytes: [UInt8], format: String)] = [
        ([0x1F, 0x8B], "gzip"), ([0x28, 0xB5, 0x2F, 0xFD], "zstd"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "xz"), ([0x42, 0x5A, 0x68], "bzip2"),
    ]

    private static func refuseCompressed(_ file: File) throws(ArchiveError) {
        var start = [UInt8](repeating: 0, count: 6)
        let count = try onFile { () throws(SystemError) in try file.read(into: &start, at: 0) }
        guard let found = magics.first(where: { start[..<count].starts(with: $0.bytes) }) else { return }
        throw .compressedTar(format: found.format)
    }
}
