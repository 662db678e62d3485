import FileSystem
import Glibc
import JSON
import OpenSSL
import Sigstore
import Synchronization
import TestSupport
import Testing

@testable import Airlock

/// A registry directory of some twenty images of every kind, in four imports, made once; each test damages a copy.
struct AuditedRegistry {
    /// What was imported, for all tests.
    struct Template: Sendable {
        let folder: TemporaryFolder
        let clock: UnixTime
        /// Of receipts 1 to 4.
        let receipts: [String]
    }

    static let plain = (0..<14).map { RandomImage(seed: UInt64(100 + $0)).image() }
    static let moved = RandomImage(seed: 200).image()
    static let index = RandomImage(seed: 201).index()
    static let unnamed = RandomImage(seed: 202).image()
    static let docker = RandomImage(seed: 203).image().asDocker
    static let bundled = RandomImage(seed: 204).image()
    /// Of all imports together: one lost its tag to a newer one.
    static let count = plain.count + 5

    private static let template = Result { try make() }

    private static func make() throws -> Template {
        let world = try ImportWorld()
        func layout(_ image: TestImage, _ name: String, daysLater: Int64 = 0) throws -> String {
            "registry.test/\(name)=oci:"
                + (try world.signedLayout(image, as: repository(name), daysLater: daysLater)) + ":1.0"
        }
        func importing(_ sources: [String]) throws {
            #expect(try world.importBundle(try world.bundle(sources)).isPublished)
        }
        try importing(plain[..<7].enumerated().map { try layout($1, "a\($0):1.0") })
        try importing(plain[7...].enumerated().map { try layout($1, "b\($0):1.0") })
        let named = try world.signedLayout(unnamed)
        try importing([
            try layout(moved, "a0:1.0", daysLater: 1), try layout(index, "index:1.0"),
            try layout(docker, "docker:1.0"), "oci:\(named):1.0", try bundled(in: world, daysLater: 0),
        ])
        // The same image with one more signature: the index of its referrers is replaced.
        try importing([try bundled(in: world, daysLater: 1)])
        let state = "\(world.registry)/.airlock"
        let receipts = try SiteState.receipts(in: state).map { "\($0.sequence):\($0.digest)" }
        return Template(folder: world.folder, clock: world.clock.later(seconds: 3 * 86_400), receipts: receipts)
    }

    /// An image with a Sigstore bundle attached, which is another one each day.
    private static func bundled(in world: ImportWorld, daysLater: Int64) throws -> String {
        var request = SigningRequest(image: bundled.digest)
        request.reference = repository("bundled")
        request.time = world.sigstore.time.later(seconds: daysLater * 86_400)
        let bundle = try world.sigstore.signer(key: world.signer).attestBundle(
            request, predicateType: "https://sigstore.dev/cosign/sign/v1", .init())
        let layout = try world.layout { layout in
            layout.add(bundled, tag: "1.0")
            layout.add(CosignManifest.bundle(bundle, subject: bundled.manifest))
        }
        return "registry.test/bundled:1.0=oci:\(layout):1.0"
    }

    private static func repository(_ name: String) -> String { "registry.test/\(name.split(separator: ":")[0])" }

    let folder: TemporaryFolder
    let clock: UnixTime
    let receipts: [String]

    var trust: String { "\(folder.path)/world/keys" }
    var registry: String { "\(folder.path)/world/registry" }
    var state: String { "\(registry)/.airlock" }

    init() throws {
        let template = try Self.template.get()
        folder = try TemporaryFolder()
        clock = template.clock
        receipts = template.receipts
        let copy = try #require(Tool.installed("cp"))
        #expect(try copy.run("-a", template.folder.path, "\(folder.path)/world").status == 0)
    }

    func audit(
        expect: String? = nil, resume: String? = nil, progress: any ProgressObserver = SilentProgress(),
        memoryInterval: UInt64 = 1 << 30, memorySaved: @escaping @Sendable () throws -> Void = {}
    ) throws -> AuditReport {
        try Auditor(
            trust: trust, expected: try expect.map { [try KnownReceipts($0)] } ?? [], resume: resume,
            progress: progress,
            clock: clock, workers: 2, memoryInterval: memoryInterval, memorySaved: memorySaved
        )
        .audit(registry)
    }

    /// Audits, and expects that nothing was changed by it.
    func auditUnchanged(expect: String? = nil) throws -> AuditReport {
        let before = try DirectorySnapshot(registry)
        let report = try audit(expect: expect)
        #expect(try DirectorySnapshot(registry) == before)
        return report
    }

    /// The path of a blob in a layout.
    func blob(_ digest: String, in layout: String) -> String {
        "\(registry)/registry.test/\(layout)/blobs/\(digest.split(separator: ":").joined(separator: "/"))"
    }

    /// The path of one of airlock's own blobs.
    func pooled(_ digest: String) -> String {
        "\(state)/blobs/\(digest.split(separator: ":").joined(separator: "/"))"
    }

    /// Writes a file below the registry directory.
    func write(_ path: String, _ text: String, permissions: UInt32 = 0o644) throws {
        let (parent, name) = RegistryDirectory.split("\(registry)/\(path)")
        try DurableFile.replace(
            name, in: try Directory.open(parent), with: Array(text.utf8), permissions: permissions)
    }

    /// Rewrites the index of a repository.
    func edit(_ layout: String, _ change: (inout JSON) throws -> Void) throws {
        let path = "registry.test/\(layout)/index.json"
        var index = try JSON(parsing: File.open("\(registry)/\(path)").readAll(limit: 1 << 20))
        try change(&index)
        try write(path, String(decoding: index.encoded(), as: UTF8.self))
    }
}

extension TestImage {
    /// The same content as an image of Docker's media type.
    var asDocker: TestImage {
        let type = "application/vnd.docker.distribution.manifest.v2+json"
        guard case .object(var document)? = try? JSON(parsing: manifest.bytes) else { return self }
        document["mediaType"] = .string(type)
        return TestImage(document: .object(document), mediaType: type, blobs: blobs)
    }
}

extension AuditReport {
    /// Class, code and what it is about of each finding.
    var told: [String] {
        findings.map { "\($0.kind.rawValue) \($0.finding.code) \($0.finding.subject.split(separator: "/").last ?? "")" }
    }

    /// The images that touch any finding.
    var touched: Set<String> { Set(findings.flatMap(\.affects)) }
}
