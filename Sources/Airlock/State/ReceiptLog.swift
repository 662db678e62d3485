import FileSystem
import Glibc
import OCI
import TransparencyLog

/// The receipts of a site as a tiled log beside their chain (C2SP tlog-tiles), so that whoever noted one of its
/// checkpoints can show that none of the receipts before it was taken away or changed, with tools of others too.
///
/// The leaf of a receipt is the line that `sha256sum` prints for its file: an entry holds at most 65535 bytes, and a
/// receipt has no such bound. The log is derived from the chain, and never believed before it agrees with it.
struct ReceiptLog {
    /// Its directory in the state.
    static let name = "receipt-log"
    static let checkpointName = "checkpoint"

    private let tiles: TiledLog
    /// What the directory holds; nil where there is no log yet.
    let checkpoint: ReceiptCheckpoint?

    /// The leaf of a receipt.
    static func entry(_ sequence: UInt64, _ digest: Digest) -> [UInt8] {
        Array("\(digest.hex)  \(SiteState.receiptsName)/\(Receipt.name(sequence))\n".utf8)
    }

    /// The log of a chain that was checked whole, held against the directory in the state.
    ///
    /// - Throws: ``ReceiptLogError`` where the directory says anything else than the chain.
    init(of state: SiteState) throws {
        let tiles = Self.tiles(state.digests)
        self.tiles = tiles
        checkpoint = try Self.checked(tiles, of: state)
    }

    private static func checked(_ tiles: TiledLog, of state: SiteState) throws -> ReceiptCheckpoint? {
        guard let directory = try directory(in: state.path), let found = try checkpoint(in: directory) else {
            guard state.log == nil else { throw ReceiptLogError.missing(size: tiles.size) }
            return nil
        }
        try requireChain(found, of: state, tiles)
        for (path, bytes) in tiles.files(size: found.body.size).sorted(by: { $0.key < $1.key }) {
            try require(bytes, at: path, in: directory)
        }
        return found
    }

    private static func directory(in state: String) throws -> Directory? {
        do throws(SystemError) { return try Directory.open(state).subdirectoryIfPresent(name) } catch
            where error.isNotFound
        {
            return nil
        }
    }

    private static func tiles(_ digests: [Digest]) -> TiledLog {
        TiledLog(digests.enumerated().map { entry(UInt64($0.offset + 1), $0.element) })
    }

    /// Requires that the first receipts of a chain are those of a checkpoint.
    static func require(_ body: CheckpointBody, of digests: [Digest]) throws { try require(body, in: tiles(digests)) }

    private static func require(_ body: CheckpointBody, in tiles: TiledLog) throws {
        guard body.size <= tiles.size else {
            throw ReceiptLogError.receiptsRemoved(size: body.size, found: tiles.size)
        }
        guard try tiles.rootHash(size: body.size) == body.rootHash else {
            throw ReceiptLogError.receiptsChanged(size: body.size)
        }
    }

    /// What changes in the directory when a receipt is appended.
    func appending(_ receipt: Receipt, to digests: [Digest], by signing: ReceiptSigning) throws -> ReceiptLogUpdate {
        guard let identity = receipt.log else { preconditionFailure("the receipt names no log") }
        let grown = Self.tiles(digests + [receipt.digest])
        let body = CheckpointBody(
            origin: identity.origin, size: grown.size, rootHash: try grown.rootHash(size: grown.size))
        // A tile of another content has another width, and so another path.
        let known = checkpoint.map { tiles.files(size: $0.body.size) } ?? [:]
        return ReceiptLogUpdate(
            files: grown.files(size: grown.size).filter { known[$0.key] == nil },
            checkpoint: try signing.checkpoint(body))
    }

    private static func checkpoint(in directory: Directory) throws -> ReceiptCheckpoint? {
        guard try directory.status(checkpointName) != nil else { return nil }
        let bytes = try directory.read(checkpointName, limit: NoteLimits.maximumBytes)
        do throws(NoteError) { return try ReceiptCheckpoint(parsing: bytes) } catch {
            throw ReceiptLogError.unreadable(checkpointName, why: "\(error)")
        }
    }

    /// Requires that the checkpoint is about all receipts of the chain, and signed as the newest one says.
    private static func requireChain(
        _ found: ReceiptCheckpoint, of state: SiteState, _ tiles: TiledLog
    ) throws {
        try require(found.body, in: tiles)
        guard found.body.size == tiles.size else {
            // Earlier versions kept no log: then nothing says that there is one, or who signs it.
            guard state.log != nil else { return }
            guard let staged = try stagedCheckpoint(of: state), staged.body.size == tiles.size else {
                throw ReceiptLogError.behind(size: found.body.size, wanted: tiles.size)
            }
            return try requireChain(staged, of: state, tiles)
        }
        guard let identity = state.log else { return }
        guard found.body.origin == identity.origin else {
            throw ReceiptLogError.otherLog(found: found.body.origin, wanted: identity.origin)
        }
        try found.requireSignature(by: identity.key)
    }

    /// What a pin that was interrupted would have written: it stages its change of the log, then writes its receipt, then
    /// applies the change. The log may lag behind that receipt only where the staged checkpoint is good for it.
    private static func stagedCheckpoint(of state: SiteState) throws -> ReceiptCheckpoint? {
        let directory = try Directory.open(state.path)
        guard try directory.status(ReceiptLogUpdate.stagedName) != nil else { return nil }
        let bytes = try directory.read(ReceiptLogUpdate.stagedName, limit: BundleLimits.receiptBytes)
        do { return try ReceiptLogUpdate(parsing: bytes).checkpoint } catch {
            throw ReceiptLogError.unreadable("../\(ReceiptLogUpdate.stagedName)", why: "\(error)")
        }
    }

    private static func require(_ bytes: [UInt8], at path: String, in root: Directory) throws {
        guard try read(path, limit: bytes.count, in: root) == bytes else { throw ReceiptLogError.tile(path) }
    }

    /// A file of the log, nil where there is none of at most this size.
    private static func read(_ path: String, limit: Int, in root: Directory) throws -> [UInt8]? {
        do throws(SystemError) { return try open(path, in: root).readAll(limit: limit) } catch {
            guard error.isNotFound || error.code == EFBIG else { throw error }
            return nil
        }
    }

    private static func open(_ path: String, in root: Directory) throws(SystemError) -> File {
        let parts = path.split(separator: "/").map(String.init)
        var directory = root
        for part in parts.dropLast() { directory = try directory.subdirectory(part) }
        return try directory.open(parts[parts.count - 1])
    }
}
