/// Why a text names no source of images.
public enum SourceSpecificationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// No directory or file is named.
    case missingPath(String)
    /// A colon ends the path and nothing follows it.
    case missingName(String)
    /// What stands before `=`, or after `docker://`, is no reference.
    case reference(ReferenceError)
    /// `DIR@sha256:` or `DIR@sha512:` is followed by something that is no digest.
    case digest(DigestError)
    /// A transport that skopeo knows and airlock does not read.
    case unsupportedTransport(String)

    public var description: String {
        switch self {
        case .missingPath(let text): "source \"\(excerpt(text))\" names no path"
        case .missingName(let text): "source \"\(excerpt(text))\" ends with a colon and names no image"
        case .reference(let error): "\(error)"
        case .digest(let error): "\(error)"
        case .unsupportedTransport("docker-archive"):
            "transport docker-archive is not supported: such archives change digests, so no signature can match"
        case .unsupportedTransport(let name): "transport \(name) is not supported, want docker, oci or oci-archive"
        }
    }
}
