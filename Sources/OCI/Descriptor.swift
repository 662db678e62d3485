public import JSON
internal import OpenSSL

/// What points to content: its type, digest and size (OCI image-spec v1.1, "Content Descriptors").
///
/// All but digest and size is a statement of whoever wrote the descriptor.
public struct Descriptor: Sendable, Hashable {
    public let mediaType: String
    public let digest: Digest
    /// Bytes of the content; never negative.
    public let size: Int64
    public let annotations: [String: String]
    public let platform: Platform?
    public let artifactType: String?
    /// Where else the content may be had; airlock never follows them.
    public let urls: [String]
    /// The content itself where the descriptor carries it; it has been checked against digest and size.
    public let data: [UInt8]?

    /// A descriptor of our own making. Preconditions: `size` is not negative, `mediaType` is well formed.
    public init(
        mediaType: String, digest: Digest, size: Int64, annotations: [String: String] = [:], platform: Platform? = nil,
        artifactType: String? = nil
    ) {
        precondition(size >= 0 && MediaType.isWellFormed(mediaType))
        self.mediaType = mediaType
        self.digest = digest
        self.size = size
        self.annotations = annotations
        self.platform = platform
        self.artifactType = artifactType
        urls = []
        data = nil
    }

    /// Reads a descriptor of a foreign document; members that the specification does not name are ignored.
    ///
    /// - Throws: ``DescriptorError``.
    public init(_ json: JSON) throws(DescriptorError) {
        let object = try member { () throws(JSONError) in try json.object() }
        if let name = object.misspelledMember(of: Self.memberNames) { throw .misspelledMember(name) }
        mediaType = try member { () throws(JSONError) in try object.string("mediaType") }
        guard MediaType.isWellFormed(mediaType) else { throw .malformedMediaType(mediaType) }
        let text = try member { () throws(JSONError) in try object.string("digest") }
        do throws(DigestError) { digest = try Digest(text) } catch { throw .digest(error) }
        size = try member { () throws(JSONError) in try object.integer("size") }
        guard size >= 0 else { throw .negativeSize(size) }
        annotations = try member { () throws(JSONError) in try object.annotations() }
        platform = try Self.platform(of: object)
        artifactType = try member { () throws(JSONError) in try object.optionalString("artifactType") }
        urls = try member { () throws(JSONError) in
            var urls: [String] = []
            for url in try object.optionalArray("urls") ?? [] { urls.append(try url.string("urls")) }
            return urls
        }
        data = try Self.data(of: object, digest: digest, size: size)
    }

    private static let memberNames: Set = [
        "mediaType", "digest", "size", "urls", "annotations", "data", "platform", "artifactType",
    ]

    private static func platform(of object: JSONObject) throws(DescriptorError) -> Platform? {
        let read = try member { () throws(JSONError) in try object.optionalObject("platform") }
        guard let platform = read else { return nil }
        // Else a manifest could be `unknown` for us, as attestation manifests are, and `linux` for a runtime.
        if let name = platform.misspelledMember(of: Platform.memberNames) { throw .misspelledMember(name) }
        return try member { () throws(JSONError) in try Platform(platform) }
    }

    private static func data(of object: JSONObject, digest: Digest, size: Int64) throws(DescriptorError) -> [UInt8]? {
        guard let text = try member({ () throws(JSONError) in try object.optionalString("data") }) else { return nil }
        guard let data = Base64.decode(text), Int64(data.count) == size,
            Digest.of(data, algorithm: digest.algorithm) == digest
        else { throw .dataMismatch(digest) }
        return data
    }

    /// The descriptor as a member of an index; annotations sorted, members in the order of the specification.
    public var json: JSON {
        var object: JSONObject = [
            "mediaType": .string(mediaType), "digest": .string(digest.description), "size": .integer(size),
        ]
        if !urls.isEmpty { object["urls"] = .array(urls.map(JSON.string)) }
        if !annotations.isEmpty { object["annotations"] = .annotations(annotations) }
        object["data"] = data.map { .string(Base64.encode($0)) }
        object["platform"] = platform?.json
        object["artifactType"] = artifactType.map(JSON.string)
        return .object(object)
    }
}

private func member<Value>(_ read: () throws(JSONError) -> Value) throws(DescriptorError) -> Value {
    do throws(JSONError) { return try read() } catch { throw .json(error) }
}

extension JSONObject {
    /// The member `annotations`: names with texts; none where it is missing or null.
    func annotations() throws(JSONError) -> [String: String] {
        var annotations: [String: String] = [:]
        for member in try optionalObject("annotations")?.members ?? [] {
            // Swift holds names for equal that differ in Unicode normalisation; then one would hide the other.
            guard annotations[member.name] == nil else {
                throw JSONError(.duplicateName(member.name), path: "annotations")
            }
            annotations[member.name] = try member.value.string("annotations")
        }
        return annotations
    }
}

extension JSON {
    /// Annotations, sorted by the bytes of their names.
    static func annotations(_ annotations: [String: String]) -> JSON {
        var object = JSONObject()
        for name in annotations.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            object[name] = annotations[name].map(JSON.string)
        }
        return .object(object)
    }
}
