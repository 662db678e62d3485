public import JSON
public import OpenSSL

/// Why a trusted root is refused. Each case but the first two names the member by its path: `tlogs[0].publicKey`.
public enum TrustedRootError: Error, Equatable, CustomStringConvertible {
    /// The document is not JSON.
    case malformed(JSONError)
    /// The document is no trusted root of a known version.
    case unknownMediaType(String)
    /// A member is missing, of a wrong type, or not known.
    case member(path: String, JSONError)
    /// A member is not base64.
    case notBase64(path: String)
    /// A time is not in the form of RFC 3339.
    case malformedTime(path: String, String)
    /// A window has no start: it would hold for all the past.
    case missingStart(path: String)
    /// A window ends before it starts.
    case windowReversed(path: String)
    /// The tree's hash algorithm is not SHA-256.
    case unsupportedHashAlgorithm(path: String, String)
    /// The kind of key is not known, or too weak.
    case unsupportedKeyDetails(path: String, String)
    /// The key is of another kind than its details say.
    case keyDetailsMismatch(path: String, found: KeyAlgorithm, wanted: String)
    /// A key or certificate cannot be used.
    case unusable(path: String, CryptoError)
    /// The URL has no host, so checkpoints cannot be attributed.
    case malformedURL(path: String, String)
    /// The log's ID does not have 32 bytes.
    case malformedLogID(path: String, bytes: Int)
    /// The log's key would sign checkpoints under another hint than the root says.
    case checkpointKeyMismatch(path: String, found: [UInt8], wanted: [UInt8])
    /// A chain holds no certificate.
    case emptyChain(path: String)
    /// A certificate of the chain was not issued by the next one.
    case chainOutOfOrder(path: String, index: Int)
    /// A timestamp authority's chain begins with an issuer: the certificate that signs timestamps is not listed.
    case signerMissing(path: String)
    /// More elements than ``VerificationLimits`` allows.
    case tooMany(path: String, found: Int, limit: Int)

    public var description: String {
        switch self {
        case .malformed(let error): "trusted root is malformed: \(error)"
        case .unknownMediaType(let type): "media type is \(type), want a known version of a Sigstore trusted root"
        case .member(let path, let error): "\(path): \(error)"
        case .notBase64(let path): "\(path) is not base64"
        case .malformedTime(let path, let text): "\(path) is \(text), want a time as RFC 3339 has it"
        case .missingStart(let path): "\(path).start is missing: a key without a first day is not trusted"
        case .windowReversed(let path): "\(path) ends before it starts"
        case .unsupportedHashAlgorithm(let path, let name): "\(path) is \(name), want SHA2_256"
        case .unsupportedKeyDetails(let path, let name): "\(path) is \(name), which is not supported"
        case .keyDetailsMismatch(let path, let found, let wanted): "\(path): key is \(found), its details say \(wanted)"
        case .unusable(let path, let error): "\(path): \(error)"
        case .malformedURL(let path, let text): "\(path) is \(text), want a URL with a host"
        case .malformedLogID(let path, let bytes): "\(path) has \(bytes) bytes, want 32"
        case .checkpointKeyMismatch(let path, let found, let wanted):
            "\(path) is \(Hex.encode(found)), want \(Hex.encode(wanted))"
        case .emptyChain(let path): "\(path) holds no certificate"
        case .chainOutOfOrder(let path, let index): "\(path)[\(index)] was not issued by the certificate after it"
        case .signerMissing(let path): "\(path) begins with an issuer, want the certificate that signs timestamps"
        case .tooMany(let path, let found, let limit): "\(path) has \(found) elements, want at most \(limit)"
        }
    }
}
