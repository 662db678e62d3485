internal import JSON

extension Manifest {
    /// Reads the document that a descriptor names, after its size and digest have been checked.
    ///
    /// - Throws: ``ManifestError``.
    public init(parsing raw: [UInt8], expecting descriptor: Descriptor) throws(ManifestError) {
        guard raw.count == descriptor.size else {
            throw .blob(
                .sizeMismatch(digest: descriptor.digest, found: UInt64(raw.count), wanted: UInt64(descriptor.size)))
        }
        try self.init(parsing: raw, expecting: descriptor.digest, mediaType: descriptor.mediaType)
    }

    /// Reads a document, after its digest has been checked. Where no media type is expected, the document's own counts,
    /// or else OCI's by its structure.
    ///
    /// - Throws: ``ManifestError``.
    public init(
        parsing raw: [UInt8], expecting digest: Digest, mediaType: String? = nil
    ) throws(ManifestError) {
        try Self.check(size: raw.count, limit: OCILimits.manifestBytes)
        let found = Digest.of(raw, algorithm: digest.algorithm)
        guard found == digest else { throw .blob(.digestMismatch(found: found, wanted: digest)) }
        try self.init(raw: raw, digest: digest, outer: mediaType, limit: OCILimits.manifestBytes)
    }

    /// Reads a document that nothing names; its digest is computed as sha256.
    ///
    /// - Throws: ``ManifestError``.
    public init(parsing raw: [UInt8], limit: Int = OCILimits.manifestBytes) throws(ManifestError) {
        try Self.check(size: raw.count, limit: limit)
        try self.init(raw: raw, digest: Digest.of(raw), outer: nil, limit: limit)
    }

    private static func check(size: Int, limit: Int) throws(ManifestError) {
        guard size <= limit else { throw .tooLarge(found: size, limit: limit) }
    }

    private init(raw: [UInt8], digest: Digest, outer: String?, limit: Int) throws(ManifestError) {
        if let outer, MediaType.isDockerSchema1(outer) { throw .dockerSchema1(what: outer) }
        if let outer, !MediaType.isManifest(outer) { throw .unsupportedMediaType(outer) }
        let object = try reading { () throws(JSONError) in
            try JSON(
                parsing: raw, limits: JSONLimits(maximumBytes: limit, maximumDepth: JSONLimits.manifest.maximumDepth)
            )
            .object()
        }
        let document = try ManifestDocument(object)
        let mediaType = try document.mediaType(outer: outer)
        let content: Content = document.isIndex ? .index(try document.index()) : .image(try document.image())
        self.init(raw: raw, digest: digest, mediaType: mediaType, content: content)
    }
}

/// The members of a manifest while it is being read.
private struct ManifestDocument {
    let object: JSONObject
    let isIndex: Bool

    private static let imageMembers = ["config", "layers", "fsLayers", "blobs"]
    private static let memberNames = Set(
        imageMembers + [
            "manifests", "schemaVersion", "mediaType", "subject", "artifactType", "annotations", "signatures",
            "history",
        ])

    init(_ object: JSONObject) throws(ManifestError) {
        self.object = object
        if let name = object.misspelledMember(of: Self.memberNames) { throw .misspelledMember(name) }
        let version = try reading { () throws(JSONError) in try object.integer("schemaVersion") }
        if version == 1 { throw .dockerSchema1(what: "schemaVersion 1") }
        guard version == 2 else { throw .unsupportedSchemaVersion(version) }
        // By presence, null or empty included: readers differ in what they make of such members.
        let image = Self.imageMembers.filter { object[$0] != nil }
        isIndex = object["manifests"] != nil
        guard !isIndex || image.isEmpty else { throw .indexAndImage(members: ["manifests"] + image) }
        guard isIndex || !image.isEmpty else { throw .neitherIndexNorImage }
        guard !image.contains("fsLayers") else { throw .dockerSchema1(what: "fsLayers") }
    }

    /// The type on which document, descriptor and structure agree. Only OCI documents may leave theirs out.
    func mediaType(outer: String?) throws(ManifestError) -> String {
        let inner = try reading { () throws(JSONError) in try object.optionalString("mediaType") }
        if let inner, MediaType.isDockerSchema1(inner) { throw .dockerSchema1(what: inner) }
        if let inner, !MediaType.isManifest(inner) { throw .unsupportedMediaType(inner) }
        let implied = isIndex ? MediaType.ociIndex : MediaType.ociManifest
        let mediaType = inner ?? implied
        guard outer ?? mediaType == mediaType, MediaType.isIndex(mediaType) == isIndex else {
            throw .mediaTypeMismatch(inner: inner, outer: outer, structure: isIndex ? "index" : "image")
        }
        return mediaType
    }

    func image() throws(ManifestError) -> ImageManifest {
        let config = try reading { () throws(JSONError) in JSON.object(try object.object("config")) }
        return ImageManifest(
            config: try descriptor(config, "config"), layers: try descriptors("layers"), subject: try subject(),
            artifactType: try artifactType(), annotations: try annotations())
    }

    func index() throws(ManifestError) -> ImageIndex {
        ImageIndex(
            manifests: try descriptors("manifests"), subject: try subject(), artifactType: try artifactType(),
            annotations: try annotations())
    }

    /// A list of descriptors; `null` is an empty one, as Go writes it. A list that is missing is an error.
    private func descriptors(_ name: String) throws(ManifestError) -> [Descriptor] {
        guard object[name] != nil else { throw .json(JSONError(.missing(name))) }
        let elements = try reading { () throws(JSONError) in try object.optionalArray(name) ?? [] }
        var descriptors: [Descriptor] = []
        descriptors.reserveCapacity(elements.count)
        for (position, element) in elements.enumerated() {
            descriptors.append(try descriptor(element, "\(name)[\(position)]"))
        }
        return descriptors
    }

    private func subject() throws(ManifestError) -> Descriptor? {
        guard let subject = try reading({ () throws(JSONError) in try object.optionalObject("subject") }) else {
            return nil
        }
        return try descriptor(.object(subject), "subject")
    }

    private func artifactType() throws(ManifestError) -> String? {
        try reading { () throws(JSONError) in try object.optionalString("artifactType") }
    }

    private func annotations() throws(ManifestError) -> [String: String] {
        try reading { () throws(JSONError) in try object.annotations() }
    }

    private func descriptor(_ json: JSON, _ member: String) throws(ManifestError) -> Descriptor {
        do throws(DescriptorError) { return try Descriptor(json) } catch {
            throw .descriptor(member: member, error)
        }
    }
}

private func reading<Value>(_ read: () throws(JSONError) -> Value) throws(ManifestError) -> Value {
    do throws(JSONError) { return try read() } catch { throw .json(error) }
}
