import FileSystem
import Glibc
import OCI
import OpenSSL

extension Transaction {
    /// Does what the record says, then removes it. Safe to repeat after a crash at any point: a step that is done
    /// already is passed over.
    ///
    /// - Parameter place: the state that the record names; its lock is held.
    func apply(to registry: RegistryDirectory, state place: StateDirectory) throws {
        guard let state = place.directory else { throw RegistryError.damaged(path: place.path, why: "is not there") }
        let staging = try registry.work.subdirectory(RegistryDirectory.stagingName)
        let isNext = try requireNextReceipt(in: staging, for: state)
        // Before anything that they vouch for: the heads are never older than the registry.
        if isNext { try writeHeads(from: staging, in: state) }
        try fillPool(from: staging, in: registry.work)
        for (number, path) in layouts.enumerated() {
            try publishLayout(number, at: path, from: staging, in: registry)
        }
        try registry.writeMarker()
        if isNext {
            try writeReceipt(from: staging, in: state)
            try writeLog(from: staging, in: state)
        }
        try RegistryReceipt(sequence: receipt).write(to: registry)
        // Everything above is on the device before the record that could repeat it goes.
        try registry.root.synchronizeFileSystem()
        try place.forget(registry.path)
        try registry.work.remove(Self.name)
        try registry.work.synchronize()
        try registry.work.removeTree(RegistryDirectory.stagingName)
    }

    private func fillPool(from staging: Directory, in work: Directory) throws {
        let blobs = try staging.subdirectory("blobs")
        var pool = BlobDirectories(in: work)
        // Some at a time: each that is moved is gone from here.
        while case let names = try blobs.names(atMost: 4096), !names.isEmpty {
            for name in names {
                let digest = try Self.digest(stagedAs: name)
                try blobs.rename(name, to: pool.directory(for: digest.algorithm), as: digest.hex)
            }
        }
    }

    /// The name of a blob in the staging directory.
    static func stagedName(of digest: Digest) -> String { "\(digest.algorithm.rawValue)-\(digest.hex)" }

    private static func digest(stagedAs name: String) throws -> Digest {
        guard let dash = name.firstIndex(of: "-") else {
            throw RegistryError.damaged(path: name, why: "is no staged blob")
        }
        return try Digest("\(name[..<dash]):\(name[name.index(after: dash)...])")
    }

    private func publishLayout(
        _ number: Int, at path: [String], from staging: Directory, in registry: RegistryDirectory
    ) throws {
        let staged = try staging.subdirectory("layouts").subdirectory("\(number)")
        // The index is renamed into place last; where it is gone, the layout was finished before.
        guard try staged.status(LayoutFiles.indexPath) != nil else { return }
        let layout = try registry.makeLayout(path)
        var (pool, target) = (BlobDirectories(in: registry.work), BlobDirectories(in: layout))
        let rest = try LineStore(staged.open("blobs")).forEach { line, _ in
            try linkBlob(line, from: &pool, to: &target)
        }
        if !rest.isEmpty { try linkBlob(rest, from: &pool, to: &target) }
        if try layout.status(LayoutFiles.layoutPath) == nil {
            try link(LayoutFiles.layoutPath, of: staging, into: layout)
        }
        try staged.rename(LayoutFiles.indexPath, to: layout, as: LayoutFiles.indexPath)
    }

    private func linkBlob(_ line: [UInt8], from pool: inout BlobDirectories, to target: inout BlobDirectories) throws {
        let digest = try Digest(String(decoding: line, as: UTF8.self))
        try link(
            digest.hex, of: pool.directory(for: digest.algorithm), into: target.directory(for: digest.algorithm))
    }

    /// Links a file; where the file system allows no further link, copies it.
    private func link(_ name: String, of source: Directory, into target: Directory) throws {
        do throws(SystemError) { try source.link(name, to: target, as: name) } catch  where error.isExisting {
        } catch  where error.code == EMLINK {
            try copy(name, of: source, into: target)
        }
    }

    private func copy(_ name: String, of source: Directory, into target: Directory) throws {
        let temporary = ".\(name).copy"
        try target.remove(temporary)
        let (input, output) = (try source.open(name), try target.create(temporary, permissions: 0o444))
        var buffer = [UInt8](repeating: 0, count: BlobReading.blockBytes)
        while true {
            let count = try input.read(into: &buffer)
            try output.write(unsafe buffer.span.extracting(..<count).bytes)
            if count < buffer.count { break }
        }
        try output.setPermissions(0o444)
        try target.rename(temporary, to: target, as: name)
    }

    private func writeHeads(from staging: Directory, in state: Directory) throws {
        let bytes = try staging.read(HeadRecords.name, limit: HeadRecords.maximumBytes)
        try DurableFile.replace(HeadRecords.name, in: state, with: bytes)
    }

    /// The record says where the state is, and whoever may write here may have written it: nothing there is replaced, and
    /// what is added continues the chain that is there.
    ///
    /// - Returns: false where later receipts are there: then the state has had all of this, and goes beyond it.
    private func requireNextReceipt(in staging: Directory, for state: Directory) throws -> Bool {
        let content = try SiteState.content(of: Receipt.stagedName, in: staging)
        let path = "\(staging.path)/\(Receipt.stagedName)"
        let staged: Receipt
        do { staged = try Receipt(parsing: content) } catch { throw RegistryError.damaged(path: path, why: "\(error)") }
        guard staged.sequence == receipt else {
            throw RegistryError.damaged(path: path, why: "has number \(staged.sequence), want \(receipt)")
        }
        let receipts = try state.subdirectoryIfPresent(SiteState.receiptsName)
        let before = try receipts.flatMap { try Self.receipt(receipt - 1, in: $0) }
        guard try staged.previous == before?.digest() else {
            throw RegistryError.damaged(path: path, why: "does not follow receipt \(receipt - 1) of the state")
        }
        guard let known = try receipts.flatMap({ try Self.receipt(receipt, in: $0) }) else { return true }
        guard try known.hasSameBytes(as: content) else {
            throw RegistryError.damaged(path: path, why: "the state has another receipt \(receipt)")
        }
        return try receipts?.status(Receipt.name(receipt + 1)) == nil
    }

    private static func receipt(_ number: UInt64, in receipts: Directory) throws -> LineStore? {
        guard number > 0, try receipts.status(Receipt.name(number)) != nil else { return nil }
        return try SiteState.content(of: Receipt.name(number), in: receipts)
    }

    private func writeReceipt(from staging: Directory, in state: Directory) throws {
        let content = try SiteState.content(of: Receipt.stagedName, in: staging)
        let receipts = try state.subdirectory(SiteState.receiptsName, creating: 0o755)
        try DurableFile.replace(Receipt.name(receipt), in: receipts, permissions: 0o444) {
            (file) throws(SystemError) in try content.write(to: file)
        }
        try state.synchronize()
    }

    /// After the receipt: the log never counts one that is not there.
    private func writeLog(from staging: Directory, in state: Directory) throws {
        // Earlier versions staged none; the next import makes up for it.
        guard try staging.status(ReceiptLogUpdate.stagedName) != nil else { return }
        let bytes = try staging.read(ReceiptLogUpdate.stagedName, limit: BundleLimits.receiptBytes)
        try ReceiptLogUpdate(parsing: bytes).apply(to: state)
    }
}
