import FileSystem
import OCI

/// Puts together what one import publishes: it can only be given ``VerifiedImages``.
///
/// One layout is in memory at a time; what will change waits in the staging directory.
struct Publication {
    /// A tag that will mean another digest than before.
    struct Move: Sendable, Equatable {
        let reference: Reference
        let old: Digest
        let new: Digest
    }

    private let registry: RegistryDirectory
    private let staging: Staging
    private let pool: BlobPool
    /// The paths of the layouts that change, in the order of their numbers.
    private(set) var changes: [[String]] = []
    /// Whether there are blobs that the registry did not have.
    private(set) var hasNewBlobs = false

    init(into registry: RegistryDirectory, from staging: Staging) throws {
        self.registry = registry
        self.staging = staging
        pool = try BlobPool(in: registry.work)
    }

    /// Prepares every layout, stages those that change, and takes away what was staged for no layout: evidence that was
    /// rejected, images that were refused.
    mutating func prepare(_ images: VerifiedImages) throws {
        for number in 0..<images.layoutCount {
            let share = try images.share(of: number)
            var update = try update(at: share)
            for position in share.images {
                let image = try images[position]
                if share.isAlone {
                    update.add(image.record.descriptor, name: nil)
                    update.require(image.blobs)
                } else {
                    try add(image, to: &update)
                }
            }
            try update.finish { try staging.add($0) }
            update.blobs.forEach { digest, _ in staging.keep(digest) }
            let index = try update.index()
            if try isChange(update, index) { try stage(update, index) }
        }
        hasNewBlobs = try staging.sweep()
    }

    private func add(_ image: VerifiedImages.Image, to update: inout LayoutUpdate) throws {
        update.add(image.record.descriptor, name: image.record.reference?.tag)
        update.require(image.blobs)
        for piece in image.evidence {
            if piece.record.kind == .referrer {
                update.add(referrer: try referrer(piece.record), of: piece.record.subject)
            } else {
                update.add(piece.record.descriptor, name: LayoutFiles.cosignTag(piece.record))
            }
            update.require(piece.blobs)
        }
    }

    private func update(at share: VerifiedImages.Share) throws -> LayoutUpdate {
        var update = LayoutUpdate(path: share.path)
        if !share.isAlone { try registry.requireUnchanged(share.path) }
        guard !share.isAlone, let existing = try registry.entries(of: share.path) else { return update }
        try existing.forEach { descriptor in
            try update.add(existing: descriptor) { try published(descriptor, at: share.path) }
        }
        return update
    }

    /// A document that a layout holds already.
    private func published(_ descriptor: Descriptor, at path: [String]) throws -> Manifest {
        let subject = "\(registry.path)/\(path.joined(separator: "/"))"
        guard let directory = try registry.layout(path) else {
            throw RegistryError.damaged(path: subject, why: "it is not there any more")
        }
        do { return try ImageLayout(directory, subject: subject).manifest(descriptor) } catch {
            throw RegistryError.damaged(path: subject, why: "\(error)")
        }
    }

    /// The descriptor by which a referrer is listed: with artifact type and annotations, as registries list it.
    private func referrer(_ record: EvidenceRecord) throws -> Descriptor {
        let bytes = try staging.read(record.digest, limit: BundleLimits.imageManifestBytes)
        let manifest = try Manifest(parsing: bytes, expecting: record.descriptor)
        let type = manifest.artifactType
        return Descriptor(
            mediaType: record.mediaType, digest: record.digest, size: Int64(record.size),
            annotations: manifest.annotations, artifactType: type.isEmpty ? nil : type)
    }

    /// Whether an update changes anything. Blobs that a layout holds already are proven, unless they are the very files
    /// that were proven in the pool.
    private func isChange(_ update: LayoutUpdate, _ index: LineStore) throws -> Bool {
        guard let layout = try registry.layout(update.path) else { return true }
        let blobs = try BlobPool(in: layout)
        var changed = try !index.hasSameBytes(as: LineStore(layout.open(LayoutFiles.indexPath)))
        try update.blobs.forEach { digest, size in
            guard let status = try blobs.status(digest) else {
                changed = true
                return
            }
            if let known = try pool.status(digest), known.device == status.device, known.inode == status.inode {
                return
            }
            _ = try blobs.prove(digest, size: size)
        }
        return changed
    }

    private mutating func stage(_ update: LayoutUpdate, _ index: LineStore) throws {
        let layouts = try staging.directory.subdirectory("layouts", creating: 0o700)
        let directory = try layouts.subdirectory("\(changes.count)", creating: 0o700)
        var list = LineStore.Writer()
        for digest in update.blobs.sorted { try list.add(Array("\(digest)\n".utf8)) }
        try write("blobs", list.finish(), in: directory, permissions: 0o644)
        try write(LayoutFiles.indexPath, index, in: directory, permissions: 0o644)
        changes.append(update.path)
    }

    /// Writes what else the transaction needs, synchronises all of it, commits and applies.
    func commit(_ receipt: IssuedReceipt, log: ReceiptLogUpdate, heads: HeadRecords) throws {
        let state = registry.state.directory ?? registry.work
        let staged = staging.directory
        _ = try staged.subdirectory("layouts", creating: 0o700)
        try write(LayoutFiles.layoutPath, LayoutFiles.layout, in: staged, permissions: 0o444)
        try write(Receipt.stagedName, receipt.content, in: staged, permissions: 0o444)
        try write(ReceiptLogUpdate.stagedName, log.bytes, in: staged, permissions: 0o644)
        try write(HeadRecords.name, heads.bytes, in: staged, permissions: 0o644)
        try staging.synchronize()
        // What would stop the transaction from being applied must be found before it is committed.
        for path in changes { try registry.requireSafe(path) }
        // What others, who do not mind the lock, wrote meanwhile must not be replaced by what was planned without it.
        try registry.requireInPlace()
        for path in changes { try registry.requireUnchanged(path) }
        for name in [SiteState.receiptsName, ReceiptLog.name] { _ = try state.subdirectory(name, creating: 0o755) }
        try registry.state.note(importInto: registry.path)
        let transaction = Transaction(
            layouts: changes, statePath: registry.state.recordedPath, receipt: receipt.receipt.sequence)
        // From here on it happens as a whole.
        try Interruption.deferred {
            try transaction.commit(in: registry.work)
            try transaction.apply(to: registry, state: registry.state)
        }
    }

    private func write(_ name: String, _ bytes: [UInt8], in directory: Directory, permissions: UInt32) throws {
        try write(name, LineStore(bytes), in: directory, permissions: permissions)
    }

    private func write(_ name: String, _ content: LineStore, in directory: Directory, permissions: UInt32) throws {
        let file = try directory.create(name, permissions: permissions)
        try content.write(to: file)
        try file.setPermissions(permissions)
    }
}
