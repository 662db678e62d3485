public import JSON
internal import OpenSSL

/// Content with its media type and digest. Large content is not kept: it is generated each time from its seed.
public struct TestBlob: Sendable {
    private enum Content: Sendable {
        case bytes([UInt8])
        case layer(RandomLayer)
    }

    /// The type that its descriptor names.
    public let mediaType: String
    /// `sha256:HEX`.
    public let digest: String
    /// In bytes.
    public let size: Int
    private let content: Content

    /// A blob of given bytes.
    public init(mediaType: String, bytes: [UInt8]) {
        self.mediaType = mediaType
        digest = "sha256:\(Hex.encode(HashAlgorithm.sha256.hash(bytes)))"
        size = bytes.count
        content = .bytes(bytes)
    }

    /// A blob of a generated layer. Reads the layer once to know its digest.
    init(mediaType: String, layer: RandomLayer, digest: String, size: Int) {
        self.mediaType = mediaType
        self.digest = digest
        self.size = size
        content = .layer(layer)
    }

    /// The hexadecimal part of the digest, which is the blob's name in an image layout.
    public var hex: String { String(digest.dropFirst("sha256:".count)) }

    /// The whole content.
    public var bytes: [UInt8] {
        var all: [UInt8] = []
        forEachChunk { all += $0 }
        return all
    }

    /// Passes the content on, piece by piece.
    public func forEachChunk<Failure: Error>(_ body: ([UInt8]) throws(Failure) -> Void) throws(Failure) {
        switch content {
        case .bytes(let bytes): try body(bytes)
        case .layer(let layer): try layer.forEachChunk(body)
        }
    }

    /// The descriptor that a manifest or index has of it, with further members after the three required ones.
    public func descriptor(_ further: JSONObject = [:]) -> JSON {
        var descriptor: JSONObject = [
            "mediaType": .string(mediaType), "digest": .string(digest), "size": .integer(size),
        ]
        for member in further.members { descriptor[member.name] = member.value }
        return .object(descriptor)
    }
}
