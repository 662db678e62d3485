import JSON
import OCI
import OpenSSL
import Sigstore
import TestSupport

@testable import Airlock

/// An image with provenance that the policy accepts, and rebuilds of it that differ in what a test wants.
final class RebuildWorld {
    static let type = "https://slsa.dev/provenance/v1"

    /// What an image is made of.
    struct Recipe {
        var layers = [
            TarBuilder([.init("bin/tool", "tool"), .init("etc/", "")]),
            TarBuilder([.init("etc/a", "a"), .init("etc/b", "b"), .init("etc/c", "c"), .init("link", "")]),
        ]
        var created = "2024-01-01T00:00:00Z"
        var user = "nobody"
        var architecture = "amd64"
        /// How the second layer is stored.
        var store: (TarBuilder) -> [UInt8] = { $0.bytes }
        var suffix = ""

        init() {
            layers[0].entries[1].type = "5"
            layers[1].entries[3].type = "2"
            layers[1].entries[3].target = "etc/a"
        }

        var image: TestImage {
            let type = "application/vnd.oci.image.layer.v1.tar"
            let blobs = [
                TestBlob(mediaType: type, bytes: layers[0].bytes),
                TestBlob(mediaType: type + suffix, bytes: store(layers[1])),
            ]
            let diffIDs = layers.map { JSON.string("sha256:\(Hex.encode(HashAlgorithm.sha256.hash($0.bytes)))") }
            let config: JSON = [
                "architecture": .string(architecture), "os": "linux", "created": .string(created),
                "config": ["User": .string(user)], "rootfs": ["type": "layers", "diff_ids": .array(diffIDs)],
            ]
            return TestImage(
                config: TestBlob(mediaType: TestImage.configType, bytes: config.encoded()),
                layers: blobs.map { ($0, [:]) })
        }
    }

    let world: ImportWorld
    let original: TestImage
    private(set) var bundle = ""

    init(_ original: TestImage = Recipe().image, attested: Bool = true) throws {
        world = try ImportWorld(require: attested ? "[{attestation: '\(Self.type)'}]" : "[signature]")
        self.original = original
        let request = SigningRequest(image: original.digest)
        let signer = world.sigstore.signer(key: world.signer)
        let pieces = [
            try attested
                ? signer.attest(request, predicate: ["runDetails": ["builder": ["id": "forge"]]]) : signer.sign(request)
        ]
        let layout = try world.layout { layout in
            layout.add(original, tag: "1.0")
            layout.addEvidence(for: original, signatures: attested ? [] : pieces, attestations: attested ? pieces : [])
        }
        bundle = try world.bundle(["\(ImportWorld.reference)=oci:\(layout):1.0"])
    }

    /// Compares another image, by default with that of the bundle.
    func check(_ rebuilt: TestImage, target: String? = nil) throws -> RebuildReport {
        let layout = try world.layout { $0.add(rebuilt, tag: "1.0") }
        return try check("oci:\(layout):1.0", target: target)
    }

    func check(_ source: String, target: String? = nil) throws -> RebuildReport {
        let verifier = TargetVerifier(trust: world.trust, clock: world.clock, keepsPieces: true)
        return try RebuildCheck(verifier: verifier).check(
            "\(target ?? bundle)@\(ImportWorld.reference)", against: SourceSpecification(source))
    }

    /// Compares a rebuild of the default image after a change of its recipe.
    func check(_ change: (inout Recipe) -> Void) throws -> RebuildReport {
        var recipe = Recipe()
        change(&recipe)
        return try check(recipe.image)
    }
}
