public import Archive
public import FileSystem
public import OCI
public import Sigstore

/// Why a bundle cannot be accepted as a bundle, whatever it holds. All of these end the command before anything is
/// published.
public enum BundleError: Error, Sendable, Equatable {
    /// The container is damaged, or hostile.
    case archive(ArchiveError)
    /// A file of the bundle is not what the format wants.
    case malformed(String, String)
    /// The bundle needs something that this version does not have.
    case unsupported(String)
    /// Another file stands where this one must stand.
    case misplaced(wanted: String)
    /// The content of an entry is not the one that was declared.
    case digestMismatch(path: String, found: Digest, wanted: Digest)
    /// A document is larger than its kind may be.
    case tooLarge(path: String, size: UInt64, limit: UInt64)
    /// `index.json` or `oci-layout` says something else than the tables.
    case layoutMismatch(String)
    /// The table of entries holds something that no image and no evidence needs, or files it wrongly.
    case contentMismatch(path: String, why: String)
    /// A blob that an image needs, that the bundle does not hold and that is not declared absent.
    case missing(Digest, neededBy: String)
    /// The input could not be read.
    case unreadable(SystemError)
}

extension BundleError {
    /// The stable code.
    public var code: FindingCode {
        switch self {
        case .archive(let error): error.code
        case .malformed: .bundleMalformed
        case .unsupported: .bundleUnsupported
        case .misplaced: .bundleMisplaced
        case .digestMismatch: .bundleDigestMismatch
        case .tooLarge: .bundleTooLarge
        case .layoutMismatch: .bundleLayoutMismatch
        case .contentMismatch: .bundleContentMismatch
        case .missing: .bundleMissing
        case .unreadable: .systemFailed
        }
    }

    /// How the command ends.
    public var status: ExitStatus {
        switch self {
        case .missing: .missing
        case .unreadable, .archive(.file), .archive(.libraryFailed): .couldNotRun
        default: .damaged
        }
    }
}

extension BundleError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .archive(let error): "\(error)"
        case .malformed(let path, let why): "\(path): \(why)"
        case .unsupported(let what): "this version cannot use \(what)"
        case .misplaced(let wanted): "another entry stands where \(wanted) must stand, or its header was changed"
        case .digestMismatch(let path, let found, let wanted): "\(path): found \(found), want \(wanted)"
        case .tooLarge(let path, let size, let limit): "\(path) has \(size) bytes, want at most \(limit)"
        case .layoutMismatch(let path): "\(path) is not the one that the tables give"
        case .contentMismatch(let path, let why): "\(path) \(why)"
        case .missing(let digest, let subject): "\(digest) is missing, needed by \(subject)"
        case .unreadable(let error): "\(error)"
        }
    }
}

extension ArchiveError {
    /// The stable code of a damaged container.
    var code: FindingCode {
        switch self {
        case .file, .libraryFailed: .systemFailed
        case .truncated, .contentEnded: .bundleTruncated
        case .seekTableMalformed, .seekTableMismatch: .bundleSeekTable
        case .trailingData, .contentRemains: .bundleTrailing
        case .paddingNotZero: .bundleMisplaced
        default: .bundleContainer
        }
    }
}
