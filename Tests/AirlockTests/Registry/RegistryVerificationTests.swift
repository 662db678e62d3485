import FileSystem
import Glibc
import JSON
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// What verification of a registry directory finds after somebody was there.
struct RegistryVerificationTests {
    private let image = RandomImage(seed: 1).image()
    private let other = RandomImage(seed: 2).image()

    private func imported(_ images: [String: TestImage]) throws -> ImportWorld {
        let world = try ImportWorld()
        for (reference, image) in images.sorted(by: { $0.key < $1.key }) {
            #expect(try world.importBundle(try world.bundle(image, as: reference)).isPublished)
        }
        return world
    }

    private func codes(_ report: VerifyReport) -> Set<FindingCode> {
        Set(report.findings.map(\.code) + report.verdicts.flatMap(\.findings).map(\.code))
    }

    /// Expects one kind of finding and that verification changed nothing.
    private func expectFinding(_ code: FindingCode, _ status: ExitStatus, in world: ImportWorld) throws {
        let before = try world.snapshot()
        let report = try world.verify()
        #expect(codes(report) == [code])
        #expect(report.status == status)
        #expect(report.complaints.isEmpty == false)
        #expect(try world.snapshot() == before)
    }

    @Test func `finds nothing in a registry directory as it was published`() throws {
        let world = try imported([ImportWorld.reference: image, "registry.test/other:2.0": other])
        let before = try world.snapshot()
        let report = try world.verify()
        #expect(report.status == .done)
        #expect(report.verdicts.count == 2)
        #expect(try world.snapshot() == before)
    }

    @Test(arguments: 0..<3) func `finds a layer or config with a changed bit`(blob: Int) throws {
        let world = try imported([ImportWorld.reference: image])
        try flip(world.published(image.blobs[blob].digest), at: 20)
        try expectFinding(.registryDamaged, .damaged, in: world)
    }

    @Test func `finds a good blob under the name of another one`() throws {
        let image = RandomImage(seed: 9, layers: [.init(size: 2000), .init(size: 2000)]).image()
        let world = try imported([ImportWorld.reference: image])
        let (first, second) = (world.published(image.blobs[1].digest), world.published(image.blobs[2].digest))
        try call("unlink", unsafe unlink(second))
        try call("link", unsafe link(first, second))
        try expectFinding(.registryDamaged, .damaged, in: world)
    }

    @Test func `finds a blob that others may write to`() throws {
        let world = try imported([ImportWorld.reference: image])
        try call("chmod", unsafe chmod(world.published(image.blobs[1].digest), 0o666))
        try expectFinding(.registryDamaged, .damaged, in: world)
    }

    @Test func `ends with damage where a manifest has a changed bit`() throws {
        let world = try imported([ImportWorld.reference: image])
        try flip(world.published(image.digest), at: 30)
        let before = try world.snapshot()
        expectError(.registryDamaged, .damaged) { try world.verify() }
        #expect(try world.snapshot() == before)
    }

    @Test func `ends with what is missing where a layer is gone`() throws {
        let world = try imported([ImportWorld.reference: image])
        try call("unlink", unsafe unlink(world.published(image.blobs[1].digest)))
        expectError(.bundleMissing, .missing) { try world.verify() }
    }

    @Test func `finds the damaged copy in a second repository that is no hard link`() throws {
        let world = try imported([ImportWorld.reference: image, "registry.test/second:1.0": image])
        let copy = "\(world.registry)/registry.test/second/blobs/sha256/\(image.blobs[1].hex)"
        try replaceByCopy(copy)
        #expect(try world.verify().status == .done)
        try flip(copy)
        try expectFinding(.registryDamaged, .damaged, in: world)
    }

    /// Rewrites the index of the repository.
    private func edit(_ world: ImportWorld, _ path: String, _ change: (inout JSON) -> Void) throws {
        var index = try JSON(parsing: File.open("\(world.registry)/\(path)/index.json").readAll(limit: 1 << 20))
        change(&index)
        try world.write("registry/\(path)/index.json", index.encoded())
    }

    @Test func `finds a tag that was given to another image`() throws {
        let world = try imported(["\(ImportWorld.repository):1.0": image, "\(ImportWorld.repository):2.0": other])
        try edit(world, ImportWorld.repository) { index in
            let digest = index[at: "/manifests/0/digest"]
            index[at: "/manifests/0/digest"] = index[at: "/manifests/1/digest"]
            index[at: "/manifests/1/digest"] = digest
            let size = index[at: "/manifests/0/size"]
            index[at: "/manifests/0/size"] = index[at: "/manifests/1/size"]
            index[at: "/manifests/1/size"] = size
        }
        try expectFinding(.registryUnreceipted, .refused, in: world)
    }

    @Test func `finds a tag that no import has published`() throws {
        let world = try imported([ImportWorld.reference: image])
        try edit(world, ImportWorld.repository) { index in
            index[at: "/manifests/0/annotations/org.opencontainers.image.ref.name"] = "9.9"
        }
        try expectFinding(.registryUnreceipted, .refused, in: world)
    }

    @Test func `refuses an image whose signature was taken away`() throws {
        let world = try imported([ImportWorld.reference: image])
        try edit(world, ImportWorld.repository) { index in
            let entries = (try? index[at: "/manifests"]?.array()) ?? []
            index[at: "/manifests"] = .array(entries.filter { $0[at: "/digest"] == .string(image.digest) })
        }
        try expectFinding(.evidenceMissing, .denied, in: world)
    }

    private func docker(_ image: TestImage) throws -> TestImage {
        let type = "application/vnd.docker.distribution.manifest.v2+json"
        var document = try JSON(parsing: image.manifest.bytes)
        document[at: "/mediaType"] = .string(type)
        return TestImage(document: document, mediaType: type, blobs: image.blobs)
    }

    @Test func `finds a layout for Docker's image that holds another one`() throws {
        let (first, second) = (try docker(image), try docker(other))
        let world = try imported(["\(ImportWorld.repository):1.0": first, "\(ImportWorld.repository):2.0": second])
        #expect(try world.verify().status == .done)
        let alone = "\(ImportWorld.repository)/_docker"
        let foreign = try File.open("\(world.registry)/\(alone)/2.0/index.json").readAll(limit: 1 << 20)
        try world.write("registry/\(alone)/1.0/index.json", foreign)
        try expectFinding(.registryDamaged, .damaged, in: world)
    }

    @Test func `finds that the layout for Docker's image is gone`() throws {
        let world = try imported([ImportWorld.reference: try docker(image)])
        try Directory.open(world.repositoryPath).removeTree("_docker")
        try expectFinding(.registryDamaged, .damaged, in: world)
    }

    @Test func `finds a damaged copy in the layout for Docker's image`() throws {
        let world = try imported([ImportWorld.reference: try docker(image)])
        let copy = "\(world.repositoryPath)/_docker/1.0/blobs/sha256/\(image.blobs[1].hex)"
        try replaceByCopy(copy)
        try flip(copy)
        try expectFinding(.registryDamaged, .damaged, in: world)
    }

    @Test func `refuses a registry directory in which others may write`() throws {
        let world = try imported([ImportWorld.reference: image])
        try call("chmod", unsafe chmod("\(world.registry)/.airlock", 0o777))
        expectError(.registryUnsafe, .couldNotRun) { try world.verify() }
    }
}
