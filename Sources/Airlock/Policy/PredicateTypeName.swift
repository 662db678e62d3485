/// The short names that cosign's `--type` takes, and the predicate types they stand for.
enum PredicateTypeName {
    /// The predicate type that a short name stands for. A policy must state it itself.
    static func type(for name: String) -> String? {
        switch name {
        case "slsaprovenance", "slsaprovenance02": "https://slsa.dev/provenance/v0.2"
        case "slsaprovenance1": "https://slsa.dev/provenance/v1"
        case "link": "https://in-toto.io/Link/v1"
        case "spdx", "spdxjson": "https://spdx.dev/Document"
        case "cyclonedx": "https://cyclonedx.org/bom"
        case "vuln": "https://cosign.sigstore.dev/attestation/vuln/v1"
        case "openvex": "https://openvex.dev/ns"
        case "custom": "https://cosign.sigstore.dev/attestation/v1"
        default: nil
        }
    }
}
