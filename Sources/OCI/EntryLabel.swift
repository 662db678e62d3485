/// What `cosign save` says in the annotation `kind` that an entry is; hauler, which grew from it, says the same under
/// its own prefix.
enum EntryLabel {
    case image
    case evidence(EvidenceDescriptor.Kind)

    init?(_ annotations: [String: String]) {
        guard let kind = annotations[AnnotationKey.kind],
            let prefix = ["dev.cosignproject.cosign/", "dev.hauler/"].first(where: kind.hasPrefix)
        else { return nil }
        switch kind.dropFirst(prefix.count) {
        case "image", "imageIndex": self = .image
        case "sigs": self = .evidence(.signature)
        case "atts": self = .evidence(.attestation)
        case "sboms", "sbom": self = .evidence(.sbom)
        default: return nil
        }
    }
}
