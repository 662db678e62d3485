public import JSON

/// Why bytes are refused as a manifest or an index.
public enum ManifestError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The bytes are not those that the descriptor names.
    case blob(BlobError)
    case tooLarge(found: Int, limit: Int)
    case json(JSONError)
    /// Docker image manifest version 2 schema 1; `what` says by which sign it was recognised.
    case dockerSchema1(what: String)
    /// A media type that is neither a manifest's nor an index's.
    case unsupportedMediaType(String)
    case unsupportedSchemaVersion(Int64)
    /// Members of an index and of an image stand in one document.
    case indexAndImage(members: [String])
    /// Neither `manifests` nor `config` and `layers`.
    case neitherIndexNorImage
    /// The media type in the document, that of the descriptor and the structure do not agree.
    case mediaTypeMismatch(inner: String?, outer: String?, structure: String)
    /// A descriptor in the document; `member` says where.
    case descriptor(member: String, DescriptorError)
    /// A name that readers which ignore case would take for another one.
    case misspelledMember(String)

    public var description: String {
        switch self {
        case .blob(let error): "\(error)"
        case .tooLarge(let found, let limit): "manifest has \(found) bytes, want at most \(limit)"
        case .json(let error): "manifest: \(error)"
        case .dockerSchema1(let what):
            "Docker image manifest version 2 schema 1 is not supported (\(excerpt(what))): it has no stable digest"
        case .unsupportedMediaType(let type): "media type \"\(excerpt(type))\" is neither a manifest's nor an index's"
        case .unsupportedSchemaVersion(let version): "manifest has schemaVersion \(version), want 2"
        case .indexAndImage(let members):
            "document is both an index and an image: it has \(members.joined(separator: ", "))"
        case .neitherIndexNorImage: "document is neither an index nor an image: no \"manifests\", no \"layers\""
        case .mediaTypeMismatch(let inner, let outer, let structure):
            "media types disagree: document says \(excerpt(inner ?? "nothing")), "
                + "descriptor says \(excerpt(outer ?? "nothing")), structure is that of an \(structure)"
        case .descriptor(let member, let error): "\(member): \(error)"
        case .misspelledMember(let name): "member \"\(excerpt(name))\" differs from a known one in case only"
        }
    }
}
