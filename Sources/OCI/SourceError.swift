public import FileSystem
public import JSON
public import OpenSSL

/// Why something could not be had from an image source.
public enum SourceError: Error, Equatable, Sendable, CustomStringConvertible {
    case system(SystemError)
    /// The directory or archive is no OCI image layout; `why` says what is missing or wrong.
    case notALayout(path: String, why: String)
    /// `oci-layout` states another version than 1.0.0.
    case unsupportedLayoutVersion(path: String, found: String)
    /// `index.json` or `oci-layout` is not the JSON that it must be.
    case json(path: String, JSONError)
    /// A manifest, or the layout's `index.json`, is refused.
    case manifest(subject: String, ManifestError)
    /// A blob that is needed does not exist in the source.
    case blobMissing(Digest)
    /// What stands under a blob's name is no regular file.
    case notAFile(path: String)
    /// A document is larger than may be read into memory.
    case tooLarge(Digest, found: UInt64, limit: Int)
    /// The content is not what its name or descriptor says.
    case blob(BlobError)
    case crypto(CryptoError)
    /// A server did not give what was asked of it, which says nothing about whether it exists.
    case remote(String, hint: String)

    public var description: String {
        switch self {
        case .system(let error): "\(error)"
        case .notALayout(let path, let why): "\(path) is no OCI image layout: \(why)"
        case .unsupportedLayoutVersion(let path, let found):
            "\(path) has image layout version \"\(excerpt(found))\", want 1.0.0"
        case .json(let path, let error): "\(path): \(error)"
        case .manifest(let subject, let error): "\(subject): \(error)"
        case .blobMissing(let digest): "blob \(digest) is missing"
        case .notAFile(let path): "\(path) is no regular file"
        case .tooLarge(let digest, let found, let limit): "blob \(digest) has \(found) bytes, want at most \(limit)"
        case .blob(let error): "\(error)"
        case .crypto(let error): "\(error)"
        case .remote(let why, _): why
        }
    }
}
