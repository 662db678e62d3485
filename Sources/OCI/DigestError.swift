/// Why a text or some bytes are no digest.
public enum DigestError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The text is not `algorithm:hex`.
    case malformed(String)
    /// The algorithm is not one of those that OCI registers and airlock accepts.
    case unsupportedAlgorithm(String)
    /// The value is too short or too long for its algorithm; counted in hex digits.
    case wrongLength(algorithm: String, found: Int, wanted: Int)
    /// The value contains something else than lower-case hex digits.
    case invalidHex(String)

    public var description: String {
        switch self {
        case .malformed(let text): "digest \"\(excerpt(text))\" is malformed, want algorithm:hex"
        case .unsupportedAlgorithm(let name):
            "digest algorithm \"\(excerpt(name))\" is unsupported, want sha256 or sha512"
        case .wrongLength(let algorithm, let found, let wanted):
            "\(algorithm) digest has \(found) hex digits, want \(wanted)"
        case .invalidHex(let text): "digest \"\(excerpt(text))\" has a character that is no lower-case hex digit"
        }
    }
}
