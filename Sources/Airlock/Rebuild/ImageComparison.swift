import OCI

/// In what two images differ: their indexes, and the images of each platform.
struct ImageComparison: Sendable {
    /// The indexes, where both have one and these differ.
    private(set) var index: [JSONChange]?
    /// The images of platforms that were compared.
    private(set) var images: [ManifestComparison] = []
    /// What was not compared, or is on one side alone, a line each.
    private(set) var notes: [String] = []
    /// Whether something is on one side alone that a runtime may choose.
    private(set) var isIncomplete = false
    /// Whether BuildKit's attestation manifests differ.
    private(set) var hasOtherAttestations = false

    init(_ old: ComparedImage, _ new: ComparedImage) throws {
        let (first, second) = (try old.closure(), try new.closure())
        let (wanted, found) = (try Self.images(of: first, in: old), try Self.images(of: second, in: new))
        let isIndexed = [first, second].map { $0.nodes[0].isIndex }
        if isIndexed == [true, true], old.descriptor.digest != new.descriptor.digest,
            let top = first.manifests[old.descriptor.digest], let other = second.manifests[new.descriptor.digest]
        {
            index = JSONChange.all(
                from: try ManifestComparison.stripped(top), to: try ManifestComparison.stripped(other))
            let attestations = [first, second].map { closure in
                closure.nodes.filter(\.isBuildKitAttestation).map(\.descriptor.digest)
            }
            hasOtherAttestations = attestations[0] != attestations[1]
        }
        for (name, manifest) in wanted {
            guard let other = found.first(where: { $0.name == name })?.manifest else {
                notes.append("\(name) is not in the rebuild")
                isIncomplete = isIncomplete || isIndexed == [true, true] || !isIndexed[0]
                continue
            }
            images.append(try ManifestComparison(name, manifest, of: old, other, of: new))
        }
        for (name, _) in found where !wanted.contains(where: { $0.name == name }) {
            notes.append("\(name) is in the rebuild alone")
            isIncomplete = isIncomplete || isIndexed[0] || !isIndexed[1]
        }
        notes += first.nodes.filter { !$0.isPresent }.map {
            "\($0.platform.map { "\($0)" } ?? "\($0.descriptor.digest)") was left out of what is compared with"
        }
    }

    /// Whether everything that was compared is the same, and all that the rebuild has was compared.
    var isSame: Bool { !images.isEmpty && !isIncomplete && images.allSatisfy(\.isSame) && index == nil }

    /// The images that a runtime may choose, by platform; the second one of a platform is numbered.
    private static func images(
        of closure: ImageClosure, in image: ComparedImage
    ) throws -> [(name: String, manifest: Manifest)] {
        var found: [(name: String, manifest: Manifest)] = []
        for node in closure.nodes where node.isPresent && !node.isIndex && !node.isBuildKitAttestation {
            guard let manifest = closure.manifests[node.descriptor.digest], let content = manifest.image else {
                continue
            }
            // A runtime chooses by what the index says.
            let platform = try node.platform ?? image.platform(of: content)
            let name = ProvenanceText.printable((platform.map { "\($0)" } ?? "image")[...])
            let count = found.count { $0.name == name || $0.name.hasPrefix("\(name) #") }
            found.append((count == 0 ? name : "\(name) #\(count + 1)", manifest))
        }
        return found
    }
}
