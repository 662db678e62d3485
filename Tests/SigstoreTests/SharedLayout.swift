import FileSystem
import JSON
import Sigstore
import TestSupport
import Testing

/// An image layout below `../shared`, read just enough to find the evidence in it.
struct SharedLayout {
    private let path: String

    /// A layout by its path below `../shared`.
    init(_ path: String) throws {
        self.path = "\(try #require(SharedMaterial.root))/\(path)"
    }

    /// The bytes of a file below `../shared`.
    static func bytes(_ path: String) throws -> [UInt8] {
        try File.open("\(try #require(SharedMaterial.root))/\(path)").readAll(limit: 64 << 20)
    }

    static func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }

    /// The public-good instance's trusted root.
    static func publicGood() throws -> TrustDomain {
        TrustDomain(
            name: "trusted_root.json",
            root: try TrustedRoot(parsing: bytes("trust/public-good/trusted_root.json")))
    }

    /// The digest of the manifest that is not evidence.
    func imageDigest() throws -> String {
        try #require(
            try entries().first { entry in
                let kind = try entry.optionalObject("annotations")?.optionalString("kind")
                return kind?.hasPrefix("dev.cosignproject.cosign/image") == true
            }
        ).string("digest")
    }

    /// The layers of the manifests in the index that are of cosign's types.
    func layers() throws -> [LegacyLayer] {
        try entries().flatMap { entry in
            let digest = try entry.string("digest")
            let manifest = try JSON(parsing: blob(digest)).object()
            return try (manifest.optionalArray("layers") ?? []).enumerated().compactMap { index, layer in
                try self.layer(layer.object(), index, manifest: digest)
            }
        }
    }

    private func entries() throws -> [JSONObject] {
        let index = try JSON(parsing: File.open("\(path)/index.json").readAll(limit: 1 << 20))
        return try index.object().array("manifests").map { try $0.object() }
    }

    private func layer(_ layer: JSONObject, _ index: Int, manifest: String) throws -> LegacyLayer? {
        let mediaType = try layer.string("mediaType")
        guard [LegacyLayer.simpleSigningType, LegacyLayer.envelopeType].contains(mediaType) else { return nil }
        var annotations: [String: String] = [:]
        for member in try layer.object("annotations").members { annotations[member.name] = try member.value.string() }
        let digest = try layer.string("digest")
        return LegacyLayer(
            mediaType: mediaType, annotations: annotations, blob: try blob(digest), blobDigest: digest,
            manifestDigest: manifest, layerIndex: index)
    }

    private func blob(_ digest: String) throws -> [UInt8] {
        let name = digest.split(separator: ":").joined(separator: "/")
        return try File.open("\(path)/blobs/\(name)").readAll(limit: 64 << 20)
    }
}
