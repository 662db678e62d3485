import FileSystem
import Glibc
import OCI
public import OpenSSL
import Sigstore

/// What this site has learned: the chain of receipts. It is checked whole when it is loaded, since a local user or a
/// restored backup may have changed it.
public struct SiteState: Sendable {
    static let receiptsName = "receipts"

    /// The directory; it need not be there where the site has learned nothing yet.
    public let path: String
    /// The newest receipt.
    public let last: Receipt?
    /// What the receipts say each reference means.
    private let references: PublishedReferences
    /// The digest of each receipt, in order.
    let digests: [Digest]
    /// Whose log of receipts it is, by the newest receipt that says it.
    let log: ReceiptLogIdentity?
    /// How the trust directory was sealed, by the newest receipt that says it.
    let trustSeal: RecordedSeal?
    /// The tree heads that were learned; nothing about them is verified yet.
    let heads: HeadRecords

    /// Loads a state whose lock is held.
    static func load(_ state: StateDirectory) throws -> SiteState {
        guard let directory = state.directory else { return SiteState(path: state.path, heads: HeadRecords()) }
        return try read(directory, state.path)
    }

    /// Loads the state from a directory; one that is missing or holds no receipts is a new site's. Nothing is locked.
    ///
    /// - Throws: ``StateError`` where the chain of receipts has a gap or a receipt that was changed.
    public static func load(_ path: String) throws -> SiteState {
        let directory: Directory
        do { directory = try Directory.open(path) } catch  where error.isNotFound {
            return SiteState(path: path, heads: HeadRecords())
        }
        return try read(directory, path)
    }

    /// Loads the state from a directory that must be there.
    static func loadExisting(_ path: String) throws -> SiteState { try read(Directory.open(path), path) }

    private static func read(_ directory: Directory, _ path: String) throws -> SiteState {
        let heads = try readHeads(directory)
        guard let receipts = try directory.subdirectoryIfPresent(receiptsName) else {
            return SiteState(path: path, heads: heads)
        }
        var last: Receipt?
        var digests: [Digest] = []
        var log: ReceiptLogIdentity?
        var trustSeal: RecordedSeal?
        var published = PublishedReferences()
        try forEach(in: receipts, publication: { published.add($0) }) { receipt in
            last = receipt
            digests.append(receipt.digest)
            log = receipt.log ?? log
            trustSeal = receipt.trustSeal ?? trustSeal
        }
        return SiteState(
            path: path, last: last, published: published, digests: digests, log: log, trustSeal: trustSeal, heads: heads
        )
    }

    /// The state of a site without receipts.
    private init(path: String, heads: HeadRecords) {
        self.init(
            path: path, last: nil, published: PublishedReferences(), digests: [], log: nil, trustSeal: nil, heads: heads
        )
    }

    private init(
        path: String, last: Receipt?, published: PublishedReferences, digests: [Digest], log: ReceiptLogIdentity?,
        trustSeal: RecordedSeal?, heads: HeadRecords
    ) {
        self.path = path
        self.last = last
        self.references = published
        self.digests = digests
        self.log = log
        self.trustSeal = trustSeal
        self.heads = heads
    }

    /// The whole chain of a directory that must be there, the oldest receipt first; none where nothing was imported.
    ///
    /// - Throws: ``StateError`` where the chain has a gap or a receipt that was changed.
    static func receipts(in path: String) throws -> [Receipt] {
        guard let receipts = try Directory.open(path).subdirectoryIfPresent(receiptsName) else { return [] }
        var found: [Receipt] = []
        try forEach(in: receipts) { found.append($0) }
        return found
    }

    /// The content of a receipt's file.
    static func content(of name: String, in receipts: Directory) throws -> LineStore {
        let content = try LineStore(receipts.open(name))
        guard content.count <= BundleLimits.receiptBytes else {
            throw SystemError(operation: "read", path: "\(receipts.path)/\(name)", code: EFBIG)
        }
        return content
    }

    /// Calls `body` with each receipt, in order, when it is shown to follow the one before; and `publication` with what
    /// it says of references, when that is not shown yet.
    private static func forEach(
        in receipts: Directory, publication: (Receipt.Publication) -> Void = { _ in }, _ body: (Receipt) -> Void
    ) throws {
        var last: Receipt?
        for name in try receipts.names() where !name.hasPrefix(".") {
            let content = try content(of: name, in: receipts)
            let receipt: Receipt
            do { receipt = try Receipt(parsing: content, each: publication) } catch let error as SystemError {
                throw error
            } catch { throw StateError.unreadable(name, why: "\(error)") }
            let expected = (last?.sequence ?? 0) + 1
            guard receipt.sequence == expected, name == Receipt.name(expected) else {
                throw StateError.gap(name, wanted: expected)
            }
            guard receipt.previous == last?.digest else { throw StateError.brokenChain(name) }
            body(receipt)
            last = receipt
        }
    }

    /// The tree heads that a state has learned; nothing about them is verified.
    static func readHeads(_ directory: Directory) throws -> HeadRecords {
        guard try directory.status(HeadRecords.name) != nil else { return HeadRecords() }
        let bytes = try directory.read(HeadRecords.name, limit: HeadRecords.maximumBytes)
        do { return try HeadRecords(parsing: bytes) } catch { throw StateError.headsUnreadable(why: "\(error)") }
    }

    /// Whether the newest receipt about a reference says that it means this digest.
    func published(_ reference: Reference, _ digest: Digest) -> Bool { references.means(reference, digest) }

    /// Whether the receipts say of an image with a tag that it was published as it is.
    func knows(_ record: ImageRecord) -> Bool {
        guard let reference = record.reference, reference.tag != nil else { return true }
        return published(reference, record.digest)
    }

    /// The newest time that was proven for what a reference means, see ``PublishedReferences``.
    func provenTime(of reference: Reference, _ digest: Digest) -> UnixTime? {
        references.provenTime(of: reference, digest)
    }

    /// The time that counts for expiries: the clock's, unless evidence has proven a later one.
    public func now(clock: UnixTime) -> UnixTime { max(clock, last?.newestProvenTime ?? clock) }
}

/// Why a site's state is not to be believed.
public enum StateError: Error, Sendable, Equatable, CustomStringConvertible {
    case unreadable(String, why: String)
    /// A receipt is missing before this one.
    case gap(String, wanted: UInt64)
    /// A receipt names another predecessor than the one that is there.
    case brokenChain(String)
    case headsUnreadable(why: String)
    /// A learned tree head is not signed, or leads to no pinned one.
    case head(String, size: UInt64, why: String)
    /// The newest receipt names a tree head that is not there any more.
    case behindReceipt(String, size: UInt64)
    /// A pinned head is newer than all that was learned.
    case behindPin(String, found: UInt64, wanted: UInt64)
    /// The registry directory was written under a later receipt.
    case behindRegistry(found: UInt64, wanted: UInt64)

    /// The stable code.
    var code: FindingCode {
        switch self {
        case .behindReceipt, .behindPin, .behindRegistry: .stateBehind
        default: .stateBroken
        }
    }

    /// What the operator can do.
    var hint: String {
        switch self {
        case .behindReceipt, .behindRegistry:
            "restore the newest backup of the state; an old one would let an old history of the log pass"
        case .behindPin: "if the pinned head was compared with the log, accept it here too: airlock head pin --replace"
        default: "find out who changed it before anything is imported"
        }
    }

    public var description: String {
        switch self {
        case .unreadable(let name, let why): "receipt \(name): \(why)"
        case .gap(let name, let wanted): "receipt \(name) stands where number \(wanted) must stand"
        case .brokenChain(let name): "receipt \(name) names another predecessor than the one that is there"
        case .headsUnreadable(let why): "\(HeadRecords.name): \(why)"
        case .head(let origin, let size, let why): "the learned head of \(origin), size \(size), does not hold: \(why)"
        case .behindReceipt(let origin, let size):
            "the newest receipt says that the head of \(origin) has size \(size), and no such head is there"
        case .behindPin(let origin, let found, let wanted):
            "the newest learned head of \(origin) has size \(found), and size \(wanted) is pinned"
        case .behindRegistry(let found, let wanted):
            "the newest receipt is number \(found), and the registry was last changed under number \(wanted)"
        }
    }
}
