public import JSON

/// What a cosign signature says: which manifest is signed, and under which name (containers/image's simple signing).
///
/// Parsed and not verified. Members of `critical` that are not known are refused, as simple signing demands.
public struct SimpleSigningPayload: Sendable, Equatable {
    /// What kind of statement this is; ``signatureType`` in everything that cosign writes.
    public let type: String
    /// The name under which the signer knew the image, nil where none is given.
    public let dockerReference: String?
    /// The digest of the manifest, as it stands.
    public let manifestDigest: String
    /// Further annotations that the signer added, in their order.
    public let annotations: JSONObject

    /// The type that cosign writes.
    public static let signatureType = "cosign container image signature"

    /// Whether bytes look like a payload, and not like a statement: by their one member that every payload has.
    static func isLikely(_ bytes: [UInt8]) -> Bool {
        do throws(JSONError) {
            return try JSON(parsing: bytes, limits: VerificationLimits.payload).object()["critical"] != nil
        } catch {
            return false
        }
    }

    /// Reads a payload. Names are lower case, whatever the specification of cosign prints.
    public init(parsing payload: [UInt8]) throws(JSONError) {
        let object = try JSON(parsing: payload, limits: VerificationLimits.payload).object()
        try object.refuseUnknownMembers(except: ["critical", "optional"])
        let critical = try object.object("critical")
        try critical.refuseUnknownMembers(except: ["identity", "image", "type"])
        type = try critical.string("type")
        let image = try critical.object("image")
        try image.refuseUnknownMembers(except: ["docker-manifest-digest"])
        manifestDigest = try image.string("docker-manifest-digest")
        let identity = try critical.optionalObject("identity")
        try identity?.refuseUnknownMembers(except: ["docker-reference"])
        dockerReference = try identity?.optionalString("docker-reference")
        annotations = try object.optionalObject("optional") ?? JSONObject()
    }
}
