import FileSystem
import OCI

/// Turns admitted images into the layouts of a registry directory: everything prepared and synchronised first, then one
/// transaction. It takes ``VerifiedImage`` and nothing else, so what was not verified cannot get here.
struct Publication {
    let registry: RegistryDirectory
    let staging: Staging
    private var updates: [LayoutUpdate] = []
    private var positions: [String: Int] = [:]

    /// What a tag named before, and what it names now.
    struct Move: Sendable, Equatable {
        let reference: Reference
        let old: Digest
        let new: Digest
    }

    init(into registry: RegistryDirectory, from staging: Staging) {
        self.registry = registry
        self.staging = staging
    }

    /// Adds an image with the evidence that goes with it.
    mutating func add(_ image: VerifiedImage) throws {
        let path = image.repositoryPath
        let position = try update(at: path)
        updates[position].add(image.record.descriptor, name: image.record.reference?.tag)
        updates[position].require(image.blobs)
        for piece in image.publishedEvidence {
            if piece.record.kind == .referrer {
                updates[position].add(referrer: try referrer(piece.record), of: piece.record.subject)
            } else {
                updates[position].add(piece.record.descriptor, name: LayoutFiles.cosignTag(piece.record))
            }
            updates[position].require(piece.blobs)
        }
        guard MediaType.isDocker(image.record.mediaType), let tag = image.record.reference?.tag else { return }
        // skopeo finds a manifest of Docker's type only where it is the sole entry of a layout.
        var alone = try LayoutUpdate(path: path + [RegistryDirectory.dockerName, tag], existing: nil) { _ in
            preconditionFailure("nothing is there to be read")
        }
        alone.add(image.record.descriptor, name: nil)
        alone.require(image.blobs)
        updates.append(alone)
    }

    private mutating func update(at path: [String]) throws -> Int {
        let key = path.joined(separator: "/")
        if let known = positions[key] { return known }
        try registry.requireUnchanged(path)
        let update = try LayoutUpdate(path: path, existing: try registry.index(of: path)) { descriptor in
            try published(descriptor, at: path)
        }
        updates.append(update)
        positions[key] = updates.count - 1
        return updates.count - 1
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

    /// Makes the documents that the layouts need and no bundle brings.
    mutating func finish() throws {
        for position in updates.indices {
            for bytes in updates[position].finish() { try staging.add(bytes) }
        }
    }

    /// Removes what was staged and is published by no one: evidence that was rejected, images that were refused.
    func sweep() throws {
        var wanted: Set<Digest> = []
        for update in updates { wanted.formUnion(update.blobs.keys) }
        for digest in staging.newBlobs where !wanted.contains(digest) { try staging.drop(digest) }
    }

    /// The updates that change anything. Blobs that a layout holds already are proven, unless they are the very files
    /// that were proven in the pool.
    func changes() throws -> [LayoutUpdate] {
        let pool = try BlobPool(in: registry.work)
        return try updates.filter { update in
            guard let layout = try registry.layout(update.path) else { return true }
            let blobs = try BlobPool(in: layout)
            var changed = try layout.read(LayoutFiles.indexPath, limit: BundleLimits.layoutIndexBytes) != update.index
            for (digest, size) in update.blobs {
                guard let status = try blobs.status(digest) else {
                    changed = true
                    continue
                }
                if let known = try pool.status(digest), known.device == status.device, known.inode == status.inode {
                    continue
                }
                _ = try blobs.prove(digest, size: size)
            }
            return changed
        }
    }

    /// Writes what the transaction needs, synchronises all of it, commits and applies.
    func commit(
        _ changes: [LayoutUpdate], receipt: Receipt, log: ReceiptLogUpdate, heads: HeadRecords
    ) throws {
        let state = registry.state.directory ?? registry.work
        let staged = staging.directory
        try write(LayoutFiles.layoutPath, LayoutFiles.layout, in: staged, permissions: 0o444)
        try write(Receipt.stagedName, receipt.bytes, in: staged, permissions: 0o444)
        try write(ReceiptLogUpdate.stagedName, log.bytes, in: staged, permissions: 0o644)
        try write(HeadRecords.name, heads.bytes, in: staged, permissions: 0o644)
        let layouts = try staged.subdirectory("layouts", creating: 0o700)
        for (number, update) in changes.enumerated() {
            let directory = try layouts.subdirectory("\(number)", creating: 0o700)
            let list = update.blobs.keys.sorted().map { "\($0)\n" }.joined()
            try write("blobs", Array(list.utf8), in: directory, permissions: 0o644)
            try write(LayoutFiles.indexPath, update.index, in: directory, permissions: 0o644)
        }
        try staged.synchronizeFileSystem()
        // What would stop the transaction from being applied must be found before it is committed.
        for change in changes { try registry.requireSafe(change.path) }
        // What others, who do not mind the lock, wrote meanwhile must not be replaced by what was planned without it.
        try registry.requireInPlace()
        for change in changes { try registry.requireUnchanged(change.path) }
        for name in [SiteState.receiptsName, ReceiptLog.name] { _ = try state.subdirectory(name, creating: 0o755) }
        try registry.state.note(importInto: registry.path)
        let transaction = Transaction(
            layouts: changes.map(\.path), statePath: registry.state.recordedPath, receipt: receipt.sequence)
        // From here on it happens as a whole.
        try Interruption.deferred {
            try transaction.commit(in: registry.work)
            try transaction.apply(to: registry, state: registry.state)
        }
    }

    private func write(_ name: String, _ bytes: [UInt8], in directory: Directory, permissions: UInt32) throws {
        let file = try directory.create(name, permissions: permissions)
        try file.write(bytes)
        try file.setPermissions(permissions)
    }
}
