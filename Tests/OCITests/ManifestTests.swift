import JSON
import OCI
import Testing

/// Descriptors for documents that are only read.
private let config: JSON = Descriptor(mediaType: MediaType.ociConfig, digest: digest("config"), size: 6).json
private let layer: JSON = Descriptor(mediaType: "application/x", digest: digest("layer"), size: 5).json

@Suite struct ManifestTests {
    private func image(_ change: (inout JSONObject) -> Void = { _ in }) -> [UInt8] {
        var object: JSONObject = [
            "schemaVersion": 2, "mediaType": .string(MediaType.ociManifest), "config": config, "layers": [layer],
        ]
        change(&object)
        return JSON.object(object).encoded()
    }

    private func index(_ change: (inout JSONObject) -> Void = { _ in }) -> [UInt8] {
        var object: JSONObject = [
            "schemaVersion": 2, "mediaType": .string(MediaType.ociIndex), "manifests": [layer, layer],
        ]
        change(&object)
        return JSON.object(object).encoded()
    }

    private func parse(_ raw: [UInt8], as mediaType: String? = nil) throws -> Manifest {
        try Manifest(parsing: raw, expecting: Digest.of(raw), mediaType: mediaType)
    }

    @Test func `reads an image and keeps its bytes`() throws {
        let raw = JSON.object(try JSON(parsing: image { $0["annotations"] = ["a": "b"] }).object()).encoded(.pretty)
        let manifest = try parse(raw, as: MediaType.ociManifest)
        #expect(manifest.raw == raw)
        #expect(manifest.digest == Digest.of(raw))
        #expect(manifest.image?.config.digest == digest("config"))
        #expect(manifest.references.map(\.digest) == [digest("config"), digest("layer")])
        #expect(manifest.annotations == ["a": "b"])
        #expect(manifest.index == nil)
        #expect(manifest.artifactType == MediaType.ociConfig)
    }

    @Test func `reads an index and keeps its order`() throws {
        let manifest = try parse(index { $0["subject"] = layer }, as: MediaType.ociIndex)
        #expect(manifest.index?.manifests.count == 2)
        #expect(manifest.subject?.digest == digest("layer"))
        #expect(manifest.image == nil)
    }

    @Test func `reads Docker schema 2 images and lists`() throws {
        let image = image { $0["mediaType"] = .string(MediaType.dockerManifest) }
        #expect(try parse(image, as: MediaType.dockerManifest).mediaType == MediaType.dockerManifest)
        let list = index { $0["mediaType"] = .string(MediaType.dockerList) }
        #expect(try parse(list, as: MediaType.dockerList).mediaType == MediaType.dockerList)
    }

    @Test func `lets an OCI document leave its media type out`() throws {
        #expect(try parse(image { $0["mediaType"] = nil }).mediaType == MediaType.ociManifest)
        #expect(try parse(index { $0["mediaType"] = nil }, as: MediaType.ociIndex).mediaType == MediaType.ociIndex)
    }

    @Test func `takes null for an empty list of layers`() throws {
        #expect(try parse(image { $0["layers"] = .null }).image?.layers == [])
    }

    @Test func `does not let a Docker document leave its media type out`() {
        #expect(
            throws: ManifestError.mediaTypeMismatch(inner: nil, outer: MediaType.dockerManifest, structure: "image")
        ) { try parse(image { $0["mediaType"] = nil }, as: MediaType.dockerManifest) }
    }

    @Test(arguments: ["config", "layers", "fsLayers", "blobs"], [JSON.null, [], ["a": 1]])
    func `refuses a document that is index and image`(name: String, value: JSON) {
        #expect(throws: ManifestError.indexAndImage(members: ["manifests", name])) {
            try parse(index { $0[name] = value })
        }
    }

    @Test func `refuses an image with manifests`() {
        #expect(throws: ManifestError.indexAndImage(members: ["manifests", "config", "layers"])) {
            try parse(image { $0["manifests"] = .null })
        }
    }

    @Test func `refuses a document that is neither`() {
        #expect(throws: ManifestError.neitherIndexNorImage) { try parse(index { $0["manifests"] = nil }) }
    }

    @Test func `refuses an inner media type that the structure contradicts`() {
        #expect(
            throws: ManifestError.mediaTypeMismatch(inner: MediaType.ociIndex, outer: nil, structure: "image")
        ) { try parse(image { $0["mediaType"] = .string(MediaType.ociIndex) }) }
    }

    @Test(arguments: [MediaType.ociIndex, MediaType.dockerManifest, MediaType.dockerList])
    func `refuses an outer media type that the document contradicts`(outer: String) {
        #expect(
            throws: ManifestError.mediaTypeMismatch(inner: MediaType.ociManifest, outer: outer, structure: "image")
        ) { try parse(image(), as: outer) }
    }

    @Test func `refuses a document without media type whose structure the descriptor contradicts`() {
        #expect(throws: ManifestError.mediaTypeMismatch(inner: nil, outer: MediaType.ociIndex, structure: "image")) {
            try parse(image { $0["mediaType"] = nil }, as: MediaType.ociIndex)
        }
    }

    @Test func `refuses Docker schema 1 by name`() {
        for type in ["v1+json", "v1+prettyjws"].map({ "application/vnd.docker.distribution.manifest.\($0)" }) {
            #expect(throws: ManifestError.dockerSchema1(what: type)) { try parse(image(), as: type) }
            #expect(throws: ManifestError.dockerSchema1(what: type)) {
                try parse(image { $0["mediaType"] = .string(type) })
            }
        }
        #expect(throws: ManifestError.dockerSchema1(what: "schemaVersion 1")) {
            try parse(Array(#"{"schemaVersion":1,"name":"a","tag":"b","fsLayers":[],"history":[]}"#.utf8))
        }
        #expect(throws: ManifestError.dockerSchema1(what: "fsLayers")) {
            try parse(Array(#"{"schemaVersion":2,"fsLayers":[]}"#.utf8))
        }
    }

    @Test(arguments: ["application/vnd.oci.artifact.manifest.v1+json", "application/json"])
    func `refuses another media type`(type: String) {
        #expect(throws: ManifestError.unsupportedMediaType(type)) { try parse(image(), as: type) }
        #expect(throws: ManifestError.unsupportedMediaType(type)) {
            try parse(image { $0["mediaType"] = .string(type) })
        }
    }

    @Test func `refuses another or no schema version`() {
        #expect(throws: ManifestError.unsupportedSchemaVersion(3)) { try parse(image { $0["schemaVersion"] = 3 }) }
        #expect(throws: ManifestError.json(JSONError(.missing("schemaVersion")))) {
            try parse(image { $0["schemaVersion"] = nil })
        }
    }

    @Test func `refuses bytes of another digest`() {
        let raw = image()
        #expect(throws: ManifestError.blob(.digestMismatch(found: Digest.of(raw), wanted: digest("other")))) {
            try Manifest(parsing: raw, expecting: digest("other"))
        }
    }

    @Test func `refuses bytes of another size`() {
        let raw = image()
        let descriptor = Descriptor(
            mediaType: MediaType.ociManifest, digest: Digest.of(raw), size: Int64(raw.count) + 1)
        #expect(
            throws: ManifestError.blob(
                .sizeMismatch(
                    digest: Digest.of(raw), found: UInt64(raw.count), wanted: UInt64(raw.count) + 1))
        ) { try Manifest(parsing: raw, expecting: descriptor) }
    }

    @Test func `refuses more than 4 MiB`() {
        let raw = image { $0["annotations"] = ["a": .string(String(repeating: "x", count: 4 << 20))] }
        #expect(throws: ManifestError.tooLarge(found: raw.count, limit: 4 << 20)) { try parse(raw) }
    }

    @Test func `refuses a duplicate member`() {
        let raw = Array(#"{"schemaVersion":2,"manifests":[],"manifests":[]}"#.utf8)
        #expect(throws: ManifestError.json(JSONError(.duplicateName("manifests"), offset: 34))) { try parse(raw) }
    }

    @Test(arguments: ["Manifests", "manife\u{17F}ts", "LAYERS", "MediaType", "Subject", "config\u{0}"])
    func `refuses a name that readers which ignore case take for another`(name: String) throws {
        let raw = image { $0[name] = [] }
        guard !name.contains("\u{0}") else {
            _ = try parse(raw)
            return
        }
        #expect(throws: ManifestError.misspelledMember(name)) { try parse(raw) }
    }

    @Test func `says which descriptor is bad`() {
        #expect(throws: ManifestError.descriptor(member: "layers[1]", .json(JSONError(.missing("mediaType"))))) {
            try parse(image { $0["layers"] = [layer, [:]] })
        }
        #expect(throws: ManifestError.descriptor(member: "subject", .json(JSONError(.missing("mediaType"))))) {
            try parse(image { $0["subject"] = [:] })
        }
    }

    @Test func `refuses an image without config or layers`() {
        for name in ["config", "layers"] {
            #expect(throws: ManifestError.json(JSONError(.missing(name)))) { try parse(image { $0[name] = nil }) }
        }
    }

    @Test func `writes an index that it reads back`() throws {
        let entries = [
            Descriptor(mediaType: MediaType.ociManifest, digest: digest("a"), size: 1, annotations: ["b": "c"])
        ]
        let manifest = try Manifest(parsing: ImageIndex(manifests: entries).json.encoded())
        #expect(manifest.index?.manifests == entries)
        #expect(manifest.mediaType == MediaType.ociIndex)
    }
}
