public import JSON

/// Why an object is no descriptor.
public enum DescriptorError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A member is missing or has another type.
    case json(JSONError)
    case digest(DigestError)
    /// The media type is not `type/subtype`.
    case malformedMediaType(String)
    /// The size is negative.
    case negativeSize(Int64)
    /// `data` is not base64, or not the content that digest and size name.
    case dataMismatch(Digest)
    /// A name that readers which ignore case would take for another one.
    case misspelledMember(String)

    public var description: String {
        switch self {
        case .json(let error): "\(error)"
        case .digest(let error): "\(error)"
        case .malformedMediaType(let type): "media type \"\(excerpt(type))\" is malformed"
        case .negativeSize(let size): "size is \(size), want 0 or more"
        case .dataMismatch(let digest): "embedded data is not the content of \(digest)"
        case .misspelledMember(let name): "member \"\(excerpt(name))\" differs from a known one in case only"
        }
    }
}
