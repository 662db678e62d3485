import FileSystem
import OCI
public import OpenSSL

/// What this site has learned: the chain of receipts. It is checked whole when it is loaded, since a local user or a
/// restored backup may have changed it.
public struct SiteState: Sendable {
    static let receiptsName = "receipts"

    /// The directory, `nil` where the site has learned nothing yet.
    public let path: String
    /// The newest receipt.
    public let last: Receipt?
    /// What the receipts say each reference means, the newest word last.
    private let publications: [String: Receipt.Publication]

    /// Loads the state from a directory; one that is missing or holds no receipts is a new site's.
    ///
    /// - Throws: ``StateError`` where the chain of receipts has a gap or a receipt that was changed.
    public static func load(_ path: String) throws -> SiteState {
        let directory: Directory
        do { directory = try Directory.open(path) } catch  where error.isNotFound {
            return SiteState(path: path, last: nil, publications: [:])
        }
        return try read(directory, path)
    }

    private static func read(_ directory: Directory, _ path: String) throws -> SiteState {
        guard let receipts = try directory.subdirectoryIfPresent(receiptsName) else {
            return SiteState(path: path, last: nil, publications: [:])
        }
        var last: Receipt?
        var publications: [String: Receipt.Publication] = [:]
        for name in try receipts.names() where !name.hasPrefix(".") {
            let bytes = try receipts.read(name, limit: BundleLimits.receiptBytes)
            let receipt: Receipt
            do { receipt = try Receipt(parsing: bytes) } catch { throw StateError.unreadable(name, why: "\(error)") }
            let expected = (last?.sequence ?? 0) + 1
            guard receipt.sequence == expected, name == Receipt.name(expected) else {
                throw StateError.gap(name, wanted: expected)
            }
            guard receipt.previous == last?.digest else { throw StateError.brokenChain(name) }
            publications.merge(receipt.publications) { $1 }
            last = receipt
        }
        return SiteState(path: path, last: last, publications: publications)
    }

    /// Whether the newest receipt about a reference says that it means this digest.
    func published(_ reference: Reference, _ digest: Digest) -> Bool {
        publications[reference.description]?.digest == digest.description
    }

    /// Whether the receipts say of every image with a tag that it was published as it is.
    func knows(_ images: [VerifiedImage]) -> Bool {
        images.allSatisfy { image in
            guard let reference = image.record.reference, reference.tag != nil else { return true }
            return published(reference, image.record.digest)
        }
    }

    /// The newest time that was proven for what a reference means, or `nil` where the receipts do not know.
    func provenTime(of reference: Reference, _ digest: Digest) -> UnixTime? {
        published(reference, digest) ? publications[reference.description]?.newestProvenTime : nil
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

    public var description: String {
        switch self {
        case .unreadable(let name, let why): "receipt \(name): \(why)"
        case .gap(let name, let wanted): "receipt \(name) stands where number \(wanted) must stand"
        case .brokenChain(let name): "receipt \(name) names another predecessor than the one that is there"
        }
    }
}
