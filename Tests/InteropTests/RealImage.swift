import FileSystem
import JSON
import OCI
import TestSupport

/// An image that was really signed, with what its receiver wants of it.
struct RealImage: Sendable, CustomStringConvertible {
    /// Who must have signed.
    enum Signer: Sendable {
        /// A pinned key, by its path below the shared material.
        case key(String)
        /// The generator's workflow at a tag.
        case workflow(tag: String)
    }

    /// The last component of the repository's name.
    let description: String
    /// The layout, below the shared material.
    let layout: String
    /// Layouts with signatures, below the shared material.
    let evidence: [String]
    let signer: Signer

    /// The reference that it gets.
    var reference: String { "registry.example/real/\(description):1.0" }

    /// All that there are; empty where the shared material is not there.
    static let all: [RealImage] = SharedMaterial.root.map { generated + [keyed(below: $0)].compactMap { $0 } } ?? []

    /// Images of a generator whose workflow attested them.
    private static let generated = ["v1.4.0", "v1.7.0", "v1.10.0", "v2.1.0"].map { tag in
        RealImage(
            description: "example-\(tag)", layout: "real/oci-layouts/\(tag)", evidence: [], signer: .workflow(tag: tag))
    }

    /// An index of four platforms; its signatures are in layouts of their own.
    private static func keyed(below root: String) -> RealImage? {
        guard let names = try? Directory.open("\(root)/real/keyed").names() else { return nil }
        return RealImage(
            description: "keyed", layout: "real/keyed/multi-platform-container-latest",
            evidence: names.filter { $0.hasSuffix("-sig") }.map { "real/keyed/\($0)" },
            signer: .key("real/keyed/cosign.pub"))
    }

    /// The policy that wants exactly this signer.
    var policy: String {
        let requirement =
            switch signer {
            case .key: "require: [signature]\n    by: [{key: cosign/signer.pub}]"
            case .workflow(let tag):
                """
                require: [{attestation: https://slsa.dev/provenance/v0.2}]
                    by:
                      - issuer: https://token.actions.githubusercontent.com
                        subject: https://github.com/slsa-framework/slsa-github-generator/.github/workflows/\
                generator_container_slsa3.yml@refs/tags/\(tag)
                        sourceRepository: https://github.com/slsa-framework/example-package
                """
            }
        return "version: 1\nimages:\n  - match: registry.example/real/**\n    \(requirement)\n    log: promise\n"
    }

    /// The descriptor of the image, which the layout lists first.
    func descriptor() throws -> (digest: String, mediaType: String) {
        let path = "\(SharedMaterial.root ?? "")/\(layout)/index.json"
        let index = try JSON(parsing: File.open(path).readAll(limit: 1 << 20)).object()
        let entry = try index.array("manifests")[0].object()
        return (try entry.string("digest"), try entry.string("mediaType"))
    }
}
