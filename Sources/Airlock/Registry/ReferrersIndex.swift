import JSON
import OCI

/// The index of the manifests that speak about one manifest (OCI distribution-spec v1.1, "Referrers Tag Schema").
struct ReferrersIndex {
    private var manifests: [Digest: Descriptor] = [:]

    /// An index that lists none.
    init() {}

    /// What a document lists; nil where it is no index.
    init?(_ manifest: Manifest) {
        guard let index = manifest.index else { return nil }
        for descriptor in index.manifests { manifests[descriptor.digest] = descriptor }
    }

    /// Lists a manifest, with its artifact type and annotations.
    mutating func add(_ descriptor: Descriptor) { manifests[descriptor.digest] = descriptor }

    /// The document: the same for the same manifests.
    var bytes: [UInt8] {
        LayoutFiles.index(manifests.values.sorted { $0.digest < $1.digest }.map(Self.entry))
    }

    private static func entry(_ descriptor: Descriptor) -> JSON {
        guard case .object(var entry) = LayoutFiles.entry(descriptor, name: nil) else {
            preconditionFailure("an entry is an object")
        }
        if !descriptor.annotations.isEmpty {
            var annotations = JSONObject()
            for (name, text) in descriptor.annotations.sorted(by: { $0.key < $1.key }) {
                annotations[name] = .string(text)
            }
            entry["annotations"] = .object(annotations)
        }
        return .object(entry)
    }
}
