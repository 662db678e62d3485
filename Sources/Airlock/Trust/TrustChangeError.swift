import Sigstore

/// Why a trust directory is not made or changed as it was asked for.
public enum TrustChangeError: Error, Sendable, Equatable, CustomStringConvertible {
    case notEmpty(String)
    /// A file of that name is there, and is never replaced.
    case exists(String)
    /// The key is there under another name.
    case sameKey(String, other: String)
    case noOfficers
    case noThreshold(officers: Int)
    case threshold(Int, officers: Int)
    /// Who signs is none of the officers.
    case noOfficer(fingerprint: String)

    public var description: String {
        switch self {
        case .notEmpty(let path): "\(path): it is not empty"
        case .exists(let path): "\(path): it is there already"
        case .sameKey(let path, let other): "\(path): it is the same key as \(other)"
        case .noOfficers: "the trust directory has no officers"
        case .noThreshold(let officers): "nothing says how many of \(counted(officers, "officer")) must sign"
        case .threshold(let number, let officers): "\(number) of \(counted(officers, "officer")) cannot sign"
        case .noOfficer(let fingerprint): "the key sha256 \(fingerprint) is none of the officers'"
        }
    }

    var hint: String? {
        switch self {
        case .notEmpty: nil
        case .exists: "remove the file first, if it is to be replaced, or give --name"
        case .sameKey: nil
        case .noOfficers, .noOfficer: "airlock trust add-key FILE --officer adds one"
        case .noThreshold, .threshold: "give --threshold"
        }
    }
}
