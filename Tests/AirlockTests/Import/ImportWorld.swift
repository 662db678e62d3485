import FileSystem
import Glibc
import JSON
import OCI
import OpenSSL
import TestSupport
import Testing

@testable import Airlock

/// Everything around one import: a Sigstore that signs, a trust directory, layouts, bundles and a registry directory, in
/// one folder.
final class ImportWorld {
    static let repository = "registry.test/team/app"
    static let reference = "\(repository):1.0"

    let folder: TemporaryFolder
    let sigstore: VirtualSigstore
    /// Pinned as `cosign/a.pub`.
    let signer: PrivateKey
    /// Pinned as `exporters/e.pub`.
    let exporter: PrivateKey
    private var count = 0

    var path: String { folder.path }
    var trust: String { "\(path)/keys" }
    var registry: String { "\(path)/registry" }
    var repositoryPath: String { "\(registry)/\(Self.repository)" }
    /// A day after everything was signed.
    var clock: UnixTime { sigstore.time.later(seconds: 86_400) }

    /// A world whose policy has one rule with these lines.
    init(_ rule: String..., require: String = "[signature]", seal: String = "required") throws {
        folder = try TemporaryFolder()
        sigstore = try VirtualSigstore()
        signer = try PrivateKey.generate(.ecdsaP256)
        exporter = try PrivateKey.generate(.ed25519)
        _ = try Directory.create(trust)
        try write("keys/trusted_root.json", sigstore.trustedRootBytes)
        try write("keys/cosign/a.pub", Array(signer.publicKey.pem.utf8))
        try write("keys/exporters/e.pub", Array(exporter.publicKey.pem.utf8))
        try setPolicy(rule, require: require, seal: seal)
    }

    /// Replaces the policy: a rule for everything under `registry.test` and one for what has no reference, with the log's
    /// own word on its tree head.
    func setPolicy(_ rule: [String], require: String = "[signature]", seal: String = "required") throws {
        let isAboutLog = rule.contains { $0.hasPrefix("log:") || $0.hasPrefix("treeHead:") }
        let lines = ["require: \(require)", "by: [{key: cosign/a.pub}]"] + (isAboutLog ? [] : ["treeHead: signed"])
        // A rule for what has no reference can say nothing about references.
        let unnamed = rule.filter { !$0.hasPrefix("moves:") && !$0.hasPrefix("reference:") }
        let text =
            "version: 1\nseal: \(seal)\nimages:\n  - match: registry.test/**\n" + Self.indented(lines + rule)
            + "  - match: '@sha256:*'\n" + Self.indented(lines + unnamed)
        try write("keys/policy.yaml", Array(text.utf8))
    }

    private static func indented(_ lines: [String]) -> String { lines.map { "    \($0)\n" }.joined() }

    /// Writes a file below the folder, in place of one that may be there.
    func write(_ path: String, _ bytes: [UInt8]) throws {
        let parts = path.split(separator: "/").map(String.init)
        var directory = try Directory.open(self.path)
        for part in parts.dropLast() { directory = try directory.subdirectory(part, creating: 0o755) }
        try DurableFile.replace(parts[parts.count - 1], in: directory, with: bytes)
    }

    /// A signature by the pinned key, made some days after the Sigstore's time.
    func sign(_ image: TestImage, as repository: String = repository, daysLater: Int64 = 0) throws -> SignedPiece {
        try sigstore.signer(key: signer).sign(request(image, as: repository, daysLater: daysLater))
    }

    /// What is to be signed of an image, some days after the Sigstore's time.
    func request(_ image: TestImage, as repository: String = repository, daysLater: Int64 = 0) -> SigningRequest {
        var request = SigningRequest(image: image.digest)
        request.reference = repository
        request.time = sigstore.time.later(seconds: daysLater * 86_400)
        return request
    }

    /// Writes a layout and gives its path.
    func layout(_ fill: (inout TestLayout) throws -> Void) throws -> String {
        count += 1
        var layout = TestLayout()
        try fill(&layout)
        try layout.write(to: "\(path)/layout\(count)")
        return "\(path)/layout\(count)"
    }

    /// A layout with one image under the tag `1.0`, and a signature over it.
    func signedLayout(_ image: TestImage, as repository: String = repository, daysLater: Int64 = 0) throws -> String {
        try layout { layout in
            layout.add(image, tag: "1.0")
            layout.addEvidence(
                for: image, signatures: [try sign(image, as: repository, daysLater: daysLater)])
        }
    }

    /// Packs sources, sealed by the pinned exporter unless other keys are given.
    func bundle(
        _ sources: [String], evidence: [String] = [], sealedBy keys: [PrivateKey]? = nil
    ) throws -> String {
        count += 1
        let file = "\(path)/bundle\(count).airlock"
        let report = try Exporter(clock: clock).export(
            try sources.map { try SourceSpecification($0) },
            evidence: try evidence.map { try SourceSpecification($0) }, to: file, sealKeys: keys ?? [exporter])
        #expect(report.path == file)
        return file
    }

    /// Packs one signed image.
    func bundle(_ image: TestImage, as reference: String = reference, daysLater: Int64 = 0) throws -> String {
        let repository = String(reference.split(separator: ":")[0])
        let layout = try signedLayout(image, as: repository, daysLater: daysLater)
        return try bundle(["\(reference)=oci:\(layout):1.0"])
    }

    func importBundle(
        _ bundle: String, into destination: String? = nil, state: String? = nil, acceptPartial: Bool = false
    ) throws -> ImportReport {
        try Importer(trust: trust, state: state, acceptPartial: acceptPartial, clock: clock)
            .importBundle(bundle, into: destination ?? registry)
    }

    func verify(_ target: String? = nil, state: String? = nil, keepsVerdicts: Bool = true) throws -> VerifyReport {
        try TargetVerifier(trust: trust, state: state, clock: clock, keepsVerdicts: keepsVerdicts).verify(
            target ?? registry)
    }

    func snapshot() throws -> DirectorySnapshot { try DirectorySnapshot(registry) }

    /// Where the pool of the registry directory keeps a blob.
    func pooled(_ digest: String) -> String { "\(registry)/.airlock/blobs/\(Self.file(digest))" }

    /// Where the layout of the repository keeps a blob.
    func published(_ digest: String) -> String { "\(repositoryPath)/blobs/\(Self.file(digest))" }

    private static func file(_ digest: String) -> String { digest.split(separator: ":").joined(separator: "/") }
}

/// Runs one call of the C library and throws where it fails.
func call(_ what: String, _ result: Int32) throws {
    guard result == 0 else { throw SystemError(operation: what, path: "test", code: errno) }
}
