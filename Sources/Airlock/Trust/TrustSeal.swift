public import OCI
import OpenSSL
public import Sigstore

/// The seal of a trust directory: signatures of its officers over a list of every file in it.
///
/// The officers' keys stand in the directory themselves. So a seal shows that nothing was altered since so many of them
/// signed; that the officers are the right ones must be known from elsewhere, see ``OfficerPin``.
public struct TrustSeal: Sendable {
    static let payloadType = "application/vnd.airlock.trust-seal.v1+json"

    /// The keys of all officers, named by path, `officers/NAME.pub`.
    public let officers: [PinnedKey]
    /// How many of them must have signed.
    public let threshold: Int
    /// The paths of those who have signed this content.
    public let signedBy: [String]
    /// The files that were compared with it.
    let listing: TrustListing
    /// What is wrong; nil where the seal holds.
    let breach: SealBreach?

    /// Stands for the officers and their threshold: the SHA-256 of the line `threshold M` and of one line with the
    /// fingerprint of each key, sorted.
    public var officersDigest: Digest {
        let lines = ["threshold \(threshold)"] + officers.map { Hex.encode($0.key.fingerprint) }.sorted()
        return Digest.of(Array(lines.map { "\($0)\n" }.joined().utf8))
    }

    /// For people: who signed, of how many.
    var line: String {
        let names = signedBy.isEmpty ? "nobody" : signedBy.joined(separator: ", ")
        return "trust directory sealed by \(names): \(signedBy.count) of \(counted(officers.count, "officer")), "
            + "\(threshold) needed; officers \(officersDigest)"
    }
}

/// What is wrong with the seal of a trust directory.
public enum SealBreach: Sendable, Equatable, CustomStringConvertible {
    case altered(String)
    case added(String)
    case removed(String)
    /// There are officers and no seal.
    case noSeal
    /// There is a seal and no officers.
    case noOfficers
    case threshold(why: String)
    case officer(String, why: String)
    case malformed(why: String)
    case signatures(found: [String], wanted: Int)

    public var description: String {
        switch self {
        case .altered(let path): "\(path) was altered after the officers signed"
        case .added(let path): "\(path) was added after the officers signed"
        case .removed(let path): "\(path) was taken away after the officers signed"
        case .noSeal: "there are officers, and \(TrustDirectory.Layout.seal) is missing"
        case .noOfficers: "there is a seal, and no officers"
        case .threshold(let why): "\(TrustDirectory.Layout.threshold): \(why)"
        case .officer(let path, let why): "\(path): \(why)"
        case .malformed(let why): "\(TrustDirectory.Layout.seal): \(why)"
        case .signatures(let found, let wanted):
            "\(counted(found.count, "officer")) signed it\(found.isEmpty ? "" : " (\(found.joined(separator: ", ")))"), "
                + "\(wanted) must have"
        }
    }
}
