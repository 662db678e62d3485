/// Why a document is not the JSON that was wanted.
public struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong.
    public enum Reason: Sendable, Equatable {
        case tooLarge(bytes: Int, limit: Int)
        case tooDeep(limit: Int)
        case tooManyValues(limit: Int)
        case unexpectedEnd
        case unexpectedByte(UInt8, wanted: String)
        case trailingBytes
        case duplicateName(String)
        case invalidNumber
        case invalidString(String)
        case invalidUTF8
        case missing(String)
        case wrongType(found: String, wanted: String)
        case unknownMember(String)
        case outOfRange(String)
    }

    public let reason: Reason
    /// The offset in bytes where the reader stopped, when the error is one of grammar.
    public let offset: Int?
    /// The name of the member that the error is about, when it is one of content.
    public let path: String

    /// An error of grammar at `offset`, or of content at `path`.
    public init(_ reason: Reason, offset: Int? = nil, path: String = "") {
        self.reason = reason
        self.offset = offset
        self.path = path
    }

    public var description: String {
        var text =
            switch reason {
            case .tooLarge(let bytes, let limit): "JSON has \(bytes) bytes, want at most \(limit)"
            case .tooDeep(let limit): "JSON is nested deeper than \(limit) levels"
            case .tooManyValues(let limit): "JSON has more than \(limit) values"
            case .unexpectedEnd: "JSON ends too early"
            case .unexpectedByte(let byte, let wanted): "unexpected byte 0x\(String(byte, radix: 16)), want \(wanted)"
            case .trailingBytes: "bytes follow the JSON document"
            case .duplicateName(let name): "duplicate name \"\(name)\""
            case .invalidNumber: "malformed number"
            case .invalidString(let why): "malformed string: \(why)"
            case .invalidUTF8: "JSON is not UTF-8"
            case .missing(let name): "\"\(name)\" is missing"
            case .wrongType(let found, let wanted): "found \(found), want \(wanted)"
            case .unknownMember(let name): "unknown member \"\(name)\""
            case .outOfRange(let text): "number \(text) is not an integer of 64 bits"
            }
        if !path.isEmpty { text = "\(path): \(text)" }
        if let offset { text += " (byte \(offset))" }
        return text
    }
}

/// How large a foreign document may be.
public struct JSONLimits: Sendable, Equatable {
    /// Size of the whole document in bytes.
    public var maximumBytes: Int
    /// Nesting of arrays and objects.
    public var maximumDepth: Int
    /// Values of all levels together: 16, and one for each 16 bytes of the largest document, which no document comes
    /// near that has names in it. A value takes 24 to 120 bytes of memory; two bytes of a foreign document are enough
    /// for one.
    public var maximumValues: Int { 16 + maximumBytes / 16 }

    public init(maximumBytes: Int, maximumDepth: Int) {
        self.maximumBytes = maximumBytes
        self.maximumDepth = maximumDepth
    }

    /// Manifests, indexes and small documents: 4 MiB, as the distribution specification allows for a manifest.
    public static let manifest = JSONLimits(maximumBytes: 4 << 20, maximumDepth: 64)
    /// Evidence: an attestation may carry a whole SBOM.
    public static let evidence = JSONLimits(maximumBytes: 16 << 20, maximumDepth: 64)
}
