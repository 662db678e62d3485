/// Why a text is no image reference.
public struct ReferenceError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Reason: Equatable, Sendable {
        case empty
        /// The name of registry and repository, in bytes.
        case nameTooLong(found: Int, limit: Int)
        case invalidRegistry(String)
        /// A component of the repository's name; empty where two slashes meet or one ends the name.
        case invalidComponent(String)
        case upperCase(String)
        case invalidTag(String)
        case invalidDigest(DigestError)
        /// 64 hex digits, which Docker takes for the identifier of a local image.
        case imageIdentifier
    }

    /// The text that was to be read.
    public let text: String
    public let reason: Reason

    public init(text: String, reason: Reason) {
        self.text = text
        self.reason = reason
    }

    public var description: String {
        let why =
            switch reason {
            case .empty: "it is empty"
            case .nameTooLong(let found, let limit): "its name has \(found) bytes, want at most \(limit)"
            case .invalidRegistry(let registry): "\"\(excerpt(registry))\" is no registry, want host[:port]"
            case .invalidComponent(let component):
                "\"\(excerpt(component))\" is no part of a repository's name, "
                    + "want lower-case letters and digits, separated by single . _ or - (also __ and --)"
            case .upperCase(let name): "repository names are lower case, found \"\(excerpt(name))\""
            case .invalidTag(let tag):
                "\"\(excerpt(tag))\" is no tag, want 1 to \(OCILimits.tagBytes) letters, digits, _ . or -, "
                    + "the first none of . and -"
            case .invalidDigest(let error): "\(error)"
            case .imageIdentifier: "64 hex digits are an image's local identifier, want a name or NAME@sha256:…"
            }
        return "reference \"\(excerpt(text))\": \(why)"
    }
}
