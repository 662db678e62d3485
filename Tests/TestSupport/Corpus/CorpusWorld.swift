internal import Airlock
internal import FileSystem
internal import JSON
internal import OCI
public import OpenSSL

/// What the hostile corpus is made from: a log, a signer and an exporter whose keys follow from their names, a signed
/// image, the bundle that carries it and the trust directory that admits it.
public final class CorpusWorld: Sendable {
    public static let repository = "registry.test/team/app"
    public static let reference = "\(repository):1.0"

    /// A tree with eleven leaves before anything is signed.
    let log: VirtualTiledLog
    let sigstore: VirtualSigstore
    let signer: PrivateKey
    let exporter: PrivateKey
    /// The Sigstore bundle over the image, a signature of cosign's newer form.
    let signature: JSON
    /// The image: one manifest, one small layer.
    public let image: TestImage
    /// The bundle, taken apart.
    let editor: BundleEditor
    /// The trust directory.
    public let trust: String
    /// When the image was signed, and all windows are open.
    public var time: UnixTime { sigstore.time }
    /// When bundles are imported.
    public var clock: UnixTime { sigstore.time.later(seconds: 86_400) }

    private static let made = Result { try CorpusWorld() }

    /// The one of this process.
    public static func shared() throws -> CorpusWorld { try made.get() }

    /// An Ed25519 key that follows from its name (RFC 8410 §7).
    static func key(_ name: String) throws -> PrivateKey {
        let start: [UInt8] = [0x30, 0x2E, 2, 1, 0, 0x30, 5, 6, 3, 0x2B, 0x65, 0x70, 4, 0x22, 4, 0x20]
        let seed = HashAlgorithm.sha256.hash(Array("hostile corpus, \(name)".utf8))
        return try PrivateKey(pem: Array(PEMWriter.privateKey(start + seed).utf8), passphrase: nil)
    }

    private init() throws {
        log = VirtualTiledLog(host: "log2024-1.rekor.corpus.test", key: try Self.key("log"))
        log.fill(count: 11, seed: 8)
        sigstore = try VirtualSigstore(domain: "corpus.test", tiledLog: log)
        signer = try Self.key("signer")
        exporter = try Self.key("exporter")
        let config: JSON = ["architecture": "amd64", "os": "linux", "rootfs": ["type": "layers", "diff_ids": []]]
        let layer = TestBlob(
            mediaType: "application/vnd.oci.image.layer.v1.tar", bytes: TarBuilder([.init("etc/motd", "hello\n")]).bytes
        )
        image = TestImage(
            config: TestBlob(mediaType: TestImage.configType, bytes: config.encoded()), layers: [(layer, [:])])
        var request = SigningRequest(image: image.digest)
        request.reference = Self.repository
        var template = BundleTemplate()
        template.log = .rekorV2
        signature = try sigstore.signer(key: signer).attestBundle(
            request, predicateType: "https://sigstore.dev/cosign/sign/v1", template)
        let path = try BundleFixture.makeDirectory()
        trust = "\(path)/keys"
        for (name, bytes) in try Self.trustFiles(sigstore, signer: signer, exporter: exporter) {
            try Self.write(name, bytes, below: trust)
        }
        var layout = TestLayout()
        layout.add(image, tag: "1.0")
        layout.add(CosignManifest.bundle(signature, subject: image.manifest))
        try layout.write(to: "\(path)/layout")
        let report = try Exporter(clock: sigstore.time).export(
            [SourceSpecification("\(Self.reference)=oci:\(path)/layout:1.0")], to: "\(path)/app.airlock", trust: trust,
            sealKeys: [exporter])
        guard report.status == .done else { throw BundleFixture.Failure.refused(report.complaints) }
        editor = try BundleEditor(Directory.open(path).read("app.airlock", limit: 1 << 20))
    }

    /// The files of the trust directory.
    public var trustFiles: [(String, [UInt8])] {
        get throws { try Self.trustFiles(sigstore, signer: signer, exporter: exporter) }
    }

    private static func trustFiles(
        _ sigstore: VirtualSigstore, signer: PrivateKey, exporter: PrivateKey
    ) throws -> [(String, [UInt8])] {
        [
            ("trusted_root.json", root(of: sigstore).encoded(.pretty)), ("policy.yaml", Array(policy.utf8)),
            ("cosign/release.pub", Array(signer.publicKey.pem.utf8)),
            ("exporters/packer.pub", Array(exporter.publicKey.pem.utf8)),
        ]
    }

    /// The trusted root: the tiled log alone, since nothing else here signs the same way each time.
    var root: JSON { Self.root(of: sigstore) }

    private static func root(of sigstore: VirtualSigstore) -> JSON {
        var root = sigstore.trustedRoot
        root[at: "/tlogs"] = .array([root[at: "/tlogs/1"] ?? .null])
        for name in ["certificateAuthorities", "ctlogs", "timestampAuthorities"] { root[at: "/\(name)"] = [] }
        return root
    }

    static let policy = """
        version: 1
        images:
          - match: registry.test/team/**
            require: [signature]
            by: [{key: cosign/release.pub}]
            treeHead: signed

        """

    /// Writes a file below a directory that need not be there.
    public static func write(_ name: String, _ bytes: [UInt8], below path: String) throws {
        var directory = try Directory.create(path, permissions: 0o755)
        let parts = name.split(separator: "/").map(String.init)
        for part in parts.dropLast() { directory = try directory.subdirectory(part, creating: 0o755) }
        try DurableFile.replace(parts[parts.count - 1], in: directory, with: bytes)
    }
}
