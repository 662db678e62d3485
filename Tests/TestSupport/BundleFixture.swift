public import Airlock
internal import FileSystem
internal import Glibc
internal import OCI
public import OpenSSL
internal import Synchronization

/// A sealed bundle with everything that belongs to it, in a directory that goes with the process: an index of two
/// platforms, signed with a pinned key and attested by a workflow, both logged and completed by log entry records; the
/// trust directory that admits it and no more.
///
/// Its evidence is exactly what the policy requires, so that any piece that fails refuses the bundle. The larger image
/// has a layer that compresses and one that does not, each large enough for frames of its own.
public final class BundleFixture: Sendable {
    public static let reference = "registry.test/team/app:1.0"
    static let repository = "registry.test/team/app"
    static let source = "https://github.com/example/app"

    /// Where everything is.
    public let path: String
    /// The trust directory.
    public var trust: String { "\(path)/keys" }
    /// The bundle as a file.
    public var bundlePath: String { "\(path)/app.airlock" }
    /// The bundle.
    public let bundle: [UInt8]
    /// The index that is signed.
    public let image: TestImage
    public let sigstore: VirtualSigstore
    /// The key that is pinned for signatures.
    public let signer: PrivateKey
    /// The workflow that is named for attestations.
    public let identity: CertificateTemplate
    /// The key that is pinned for seals.
    public let exporter: PrivateKey
    /// The time of every import.
    public let clock: UnixTime
    private let editor: BundleEditor

    private static let made = Result { try BundleFixture() }

    /// The one of this process, made when it is first asked for.
    public static func shared() throws -> BundleFixture { try made.get() }

    /// The bundle taken apart.
    public func edited(_ change: (inout BundleEditor) throws -> Void = { _ in }) rethrows -> BundleEditor {
        var editor = editor
        try change(&editor)
        return editor
    }

    /// The bundle with changes inside, put in agreement with them and sealed anew with the pinned key.
    public func resealed(_ change: (inout BundleEditor) throws -> Void) throws -> [UInt8] {
        try edited { editor in
            try change(&editor)
            try editor.settle()
            try editor.seal(with: [exporter])
        }.bytes
    }

    /// A fixture of its own.
    ///
    /// - Parameter layers: of the larger image.
    public init(
        layers: [RandomImage.Layer] = [.init(size: 270_000), .init(size: 300_000, isCompressible: true)]
    ) throws {
        path = try Self.makeDirectory()
        sigstore = try VirtualSigstore()
        signer = try PrivateKey.generate(.ecdsaP256)
        exporter = try PrivateKey.generate(.ed25519)
        identity = .gitHubWorkflow(repository: "example/app")
        clock = sigstore.time.later(seconds: 86_400)
        let large = RandomImage(seed: 1, layers: layers)
        image = TestImage(index: [
            (large.image(platform: "linux/amd64"), "linux/amd64"),
            (RandomImage(seed: 2).image(platform: "linux/arm64"), "linux/arm64"),
        ])
        try Self.writeTrust("\(path)/keys", sigstore, signer: signer.publicKey, exporter: exporter.publicKey)
        try Self.writeLayout("\(path)/layout", image, sigstore, signer: signer, identity: identity)
        let source = try SourceSpecification("\(Self.reference)=oci:\(path)/layout:1.0")
        let report = try Exporter(clock: clock).export(
            [source], to: "\(path)/app.airlock", trust: "\(path)/keys", sealKeys: [exporter])
        guard report.status == .done else { throw Failure.refused(report.complaints) }
        bundle = try Directory.open(path).read("app.airlock", limit: 64 << 20)
        editor = try BundleEditor(bundle)
    }

    /// Why there is no fixture.
    enum Failure: Error {
        /// The exporter found that the receiver would refuse the bundle.
        case refused([String])
    }

    /// An importer as the site has it.
    public func importer(state: String? = nil) -> Importer { Importer(trust: trust, state: state, clock: clock) }

    /// The verifier of the same site.
    public var verifier: TargetVerifier { TargetVerifier(trust: trust, clock: clock) }

    /// Directories to be removed when the process ends.
    private static let leftovers = Mutex<[String]>([])

    /// A new directory, in memory where the system has such a file system; it goes when the process ends.
    public static func makeDirectory() throws -> String {
        let parent = unsafe access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
        let path = "\(parent)/airlock-fixture-\(getpid())-\(UInt64.random(in: 0 ... .max))"
        _ = try Directory.create(path, permissions: 0o755)
        leftovers.withLock { paths in
            if paths.isEmpty { atexit { BundleFixture.removeAll() } }
            paths.append(path)
        }
        return path
    }

    private static func removeAll() {
        for path in leftovers.withLock({ $0 }) {
            let slash = path.lastIndex(of: "/") ?? path.startIndex
            do {
                try Directory.open(String(path[..<slash])).removeTree(String(path[path.index(after: slash)...]))
            } catch {
                print("left behind: \(path): \(error)")
            }
        }
    }
}
