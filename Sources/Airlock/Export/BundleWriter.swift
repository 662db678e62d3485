import Archive
import FileSystem
import Glibc
import OCI
import OpenSSL

/// Writes a bundle from a plan: the same images give the same bytes, whenever and wherever it runs.
struct BundleWriter {
    let plan: ExportPlan
    let images: ImageTable
    let heads: BundleHeads
    let sealKeys: [PrivateKey]
    let level: Int32
    let workers: Int
    let progress: any ProgressObserver

    /// What was written.
    struct Summary {
        let manifestDigest: Digest
        let compressedSize: UInt64
        let contentSize: UInt64
    }

    /// Writes to a file that does not exist under its name until it is whole: temporary name, content, sync, rename,
    /// sync of the directory.
    func write(to path: String) throws -> Summary {
        let (parentPath, name) = RegistryDirectory.split(path)
        let parent = try Directory.open(parentPath)
        let (available, needed) = (try parent.availableBytes(), plan.leastBytes)
        guard available >= needed else {
            throw ExportError.noSpace(path: parentPath, available: available, needed: needed)
        }
        // Another export may write the same file at the same time; the last one to finish wins.
        let temporary = ".\(name).\(getpid()).new"
        try parent.remove(temporary)
        try Self.sweep(".\(name).", in: parent)
        do {
            let file = try parent.create(temporary, permissions: 0o644)
            _ = try file.tryLock()
            let summary = try write(to: file, beside: parent.createNameless())
            try file.synchronize()
            try parent.rename(temporary, to: parent, as: name)
            try parent.synchronize()
            return summary
        } catch {
            try parent.remove(temporary)
            throw error
        }
    }

    /// Takes away what exports of the same file left that were killed: who still writes holds the lock.
    private static func sweep(_ prefix: String, in parent: Directory) throws {
        for name in try parent.names() where name.hasPrefix(prefix) && name.hasSuffix(".new") {
            let number = name.dropFirst(prefix.count).dropLast(".new".count)
            guard number.allSatisfy({ ("0"..."9").contains($0) }), let process = pid_t(number),
                let status = try parent.status(name), status.kind == .regular,
                // Between making the file and locking it nothing has been written.
                status.size > 0 || (kill(process, 0) != 0 && errno == ESRCH),
                try parent.open(name, .update).tryLock()
            else { continue }
            try parent.remove(name)
        }
    }

    private func write(to file: File, beside idle: File) throws -> Summary {
        var bundleIndex = LayoutFiles.BundleIndex()
        var index = LineStore.Writer()
        try images.forEach { try index.add(bundleIndex.add($0)) }
        try bundleIndex.finish { try index.add($0) }
        let layoutFiles = try zip(BundleEntry.layoutFiles, [LineStore(LayoutFiles.layout), index.finish()]).map {
            (path: $0, content: $1, entry: try BundleEntry(layoutFile: $0, content: $1))
        }
        let entries = try EntryTable(plan.contents, layoutFiles: layoutFiles.map(\.entry))
        let table = try entries.lines()
        let manifest = try BundleManifest(entries: .init(table), images: .init(images.lines), heads: heads).bytes
        guard manifest.count <= BundleLimits.manifestBytes else { throw ExportError.tooManyHeads(heads.heads.count) }

        let archive = try ArchiveWriter(output: file, level: level, workers: workers, settling: idle)
        try add(BundleManifest.path, manifest, to: archive)
        if !sealKeys.isEmpty { try add(Seal.path, Seal.bundle.make(over: manifest, with: sealKeys), to: archive) }
        try add(EntryTable.path, table, to: archive)
        try add(ImageRecord.tablePath, images.lines, to: archive)
        for file in layoutFiles { try add(file.path, file.content, to: archive) }
        progress.begin("packing", total: entries.size(of: BundleEntry.Kind.allCases))
        try addBlobs(entries, to: archive)
        let summary = try archive.finish()
        return Summary(
            manifestDigest: .of(manifest), compressedSize: summary.compressedSize,
            contentSize: summary.uncompressedSize)
    }

    private func add(_ path: String, _ content: [UInt8], to archive: ArchiveWriter) throws {
        try add(path, LineStore(content), to: archive)
    }

    private func add(_ path: String, _ content: LineStore, to archive: ArchiveWriter) throws {
        try archive.beginEntry(path: path, size: UInt64(content.count))
        try content.forEachPiece { try archive.write($0) }
        try archive.endEntry()
    }

    private func addBlobs(_ entries: EntryTable, to archive: ArchiveWriter) throws {
        try plan.willOpen(entries.entries[entries.section(.layout).upperBound...])
        let firstOfLayers = entries.section(.config).lowerBound
        // Most of what is large is compressed already: all threads copy it, into places that are kept for it here.
        var raw = RawBlobs(plan: plan, entries: entries.entries, workers: workers, progress: progress)
        if plan.opensInAnyOrder { try raw.find() }
        for (position, entry) in entries.entries.enumerated() where entry.kind != .layout {
            // What is read after the decision begins with a frame of its own, so that several threads can read it.
            if position == firstOfLayers { try archive.alignFrame() }
            if raw.contains(position) {
                try archive.reserve(path: entry.path, size: entry.size)
            } else {
                try archive.beginEntry(path: entry.path, size: entry.size)
                try plan.copy(entry, hashesBeside: workers > 1, progress) { try archive.write($0) }
                try archive.endEntry()
            }
        }
        try raw.write(into: archive.reservedEntries())
    }
}

extension ExportPlan {
    /// Copies a blob; copying is verifying, so a source that changed since the plan was made is noticed.
    ///
    /// - Parameter hashesBeside: whether a thread of its own hashes a large blob.
    func copy(
        _ entry: BundleEntry, hashesBeside: Bool, _ progress: any ProgressObserver,
        to write: (RawSpan) throws -> Void
    ) throws {
        guard let reader = try open(entry.digest) else { throw SourceError.blobMissing(entry.digest) }
        try BlobReading.verify(entry.digest, size: entry.size, beside: hashesBeside) {
            try reader.read(into: &$0)
        } each: { block in
            try write(block)
            progress.advance(UInt64(block.byteCount))
        } damaged: {
            ExportError.damagedSource(entry.digest, why: $0)
        }
    }
}
