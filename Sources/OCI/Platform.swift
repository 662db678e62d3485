public import JSON

/// What a manifest of an index runs on (OCI image-spec v1.1, "Image Index"); a statement of the index, not verified.
public struct Platform: Sendable, Hashable, CustomStringConvertible {
    public let os: String
    public let architecture: String
    public let variant: String?
    public let osVersion: String?
    public let osFeatures: [String]

    public init(
        os: String, architecture: String, variant: String? = nil, osVersion: String? = nil, osFeatures: [String] = []
    ) {
        self.os = os
        self.architecture = architecture
        self.variant = variant
        self.osVersion = osVersion
        self.osFeatures = osFeatures
    }

    static let memberNames: Set = ["os", "architecture", "variant", "os.version", "os.features"]

    /// Reads the member `platform` of a descriptor. Other members of it are ignored.
    ///
    /// - Throws: `JSONError` where `os` or `architecture` is missing or something has another type.
    public init(_ object: JSONObject) throws(JSONError) {
        os = try object.string("os")
        architecture = try object.string("architecture")
        variant = try object.optionalString("variant")
        osVersion = try object.optionalString("os.version")
        var features: [String] = []
        for feature in try object.optionalArray("os.features") ?? [] {
            features.append(try feature.string("os.features"))
        }
        osFeatures = features
    }

    /// `unknown/unknown`: what BuildKit writes for manifests that nobody shall run.
    public var isUnknown: Bool { os == "unknown" && architecture == "unknown" }

    /// `os/architecture[/variant]`, as `--platform` of docker takes it.
    public var description: String { [os, architecture, variant].compactMap(\.self).joined(separator: "/") }

    /// The member `platform` of a descriptor.
    public var json: JSON {
        var object: JSONObject = ["architecture": .string(architecture), "os": .string(os)]
        object["os.version"] = osVersion.map(JSON.string)
        if !osFeatures.isEmpty { object["os.features"] = .array(osFeatures.map(JSON.string)) }
        object["variant"] = variant.map(JSON.string)
        return .object(object)
    }
}
