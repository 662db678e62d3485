import FileSystem
import Synchronization
import TestSupport
import Testing

/// A real image on the other side: exported, verified and imported by the program, once for all tests.
final class CarriedImage: Sendable {
    let image: RealImage
    /// The digest that the source's index names.
    let digest: String
    /// Whether the manifest is of Docker's media type, which skopeo finds only where it stands alone.
    let isDocker: Bool
    private let folder: TemporaryFolder

    var bundle: String { "\(folder.path)/image.airlock" }
    var registry: String { "\(folder.path)/registry" }
    /// The layout of the repository.
    var repository: String { "\(registry)/registry.example/real/\(image)" }
    /// What skopeo is given for the image.
    var source: String { isDocker ? "oci:\(repository)/_docker/1.0" : "oci:\(repository):1.0" }

    private static let carried = Mutex<[String: CarriedImage]>([:])

    /// The image on the other side.
    static func of(_ image: RealImage) throws -> CarriedImage {
        try carried.withLock { known in
            if let found = known[image.description] { return found }
            let made = try CarriedImage(image)
            known[image.description] = made
            return made
        }
    }

    private init(_ image: RealImage) throws {
        self.image = image
        let descriptor = try image.descriptor()
        digest = descriptor.digest
        isDocker = descriptor.mediaType.hasPrefix("application/vnd.docker.")
        folder = try TemporaryFolder()
        try carry()
    }

    private func carry() throws {
        let root = try #require(SharedMaterial.root)
        try airlock("keygen", "--type", "ed25519", "-o", "\(folder.path)/exporter")
        try makeTrust(root)
        let trust = "\(folder.path)/trust"
        let evidence = image.evidence.flatMap { ["--evidence", "oci:\(root)/\($0)"] }
        try airlock(
            ["export", "\(image.reference)=oci:\(root)/\(image.layout)"] + evidence
                + ["--trust", trust, "--sign-key", "\(folder.path)/exporter.key", "-o", bundle])
        try airlock("verify", bundle, "--trust", trust)
        try airlock("import", bundle, registry, "--trust", trust)
        try airlock("verify", registry, "--trust", trust)
    }

    private func makeTrust(_ root: String) throws {
        let directory = try Directory.open(folder.path)
        let trust = try directory.subdirectory("trust", creating: 0o700)
        try trust.create("policy.yaml", permissions: 0o600).write(Array(image.policy.utf8))
        try copy("\(root)/trust/public-good/trusted_root.json", to: trust, as: "trusted_root.json")
        let exporters = try trust.subdirectory("exporters", creating: 0o700)
        try copy("\(folder.path)/exporter.pub", to: exporters, as: "exporter.pub")
        guard case .key(let path) = image.signer else { return }
        try copy("\(root)/\(path)", to: try trust.subdirectory("cosign", creating: 0o700), as: "signer.pub")
    }

    private func copy(_ path: String, to directory: Directory, as name: String) throws {
        try directory.create(name, permissions: 0o600).write(File.open(path).readAll(limit: 1 << 20))
    }

    private func airlock(_ arguments: String...) throws { try airlock(arguments) }

    private func airlock(_ arguments: [String]) throws {
        let outcome = try #require(Tool.airlock).run(arguments)
        try #require(outcome.status == 0, "airlock \(arguments[0]): \(outcome)")
    }
}
