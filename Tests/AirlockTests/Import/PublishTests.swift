import FileSystem
import JSON
import OCI
import TestSupport
import Testing

@testable import Airlock

/// What stands in a registry directory after an import.
struct PublishTests {
    private let image = RandomImage(seed: 1).image()

    private func names(_ index: PackedDescriptors?) -> [String: String] {
        var names: [String: String] = [:]
        index?.forEach { names[$0.annotations[LayoutFiles.referenceName] ?? "none"] = "\($0.digest)" }
        return names
    }

    private func index(_ world: ImportWorld, _ path: String = "registry.test/team/app") throws -> PackedDescriptors? {
        try RegistryDirectory.open(world.registry).entries(of: path.split(separator: "/").map(String.init))
    }

    @Test func `publishes the image under its tag and the signature under cosign's`() throws {
        let world = try ImportWorld()
        let report = try world.importBundle(try world.bundle(image))
        #expect(report.status == .done)
        let names = names(try index(world))
        #expect(names["1.0"] == image.digest)
        #expect(names[CosignManifest.tag(image.digest, "sig")] != nil)
        #expect(try world.verify().status == .done)
    }

    @Test func `stores each blob once, unwritable, and links it into every repository`() throws {
        let world = try ImportWorld()
        for name in ["one", "two"] {
            _ = try world.importBundle(try world.bundle(image, as: "registry.test/\(name):1.0"))
        }
        for blob in image.allBlobs {
            let status = try File.open(world.pooled(blob.digest)).status()
            #expect(status.permissions & 0o777 == 0o444)
            #expect(status.links == 3)
            let linked = try File.open("\(world.registry)/registry.test/two/blobs/sha256/\(blob.hex)").status()
            #expect(linked.inode == status.inode)
        }
    }

    @Test func `publishes an image of Docker's type a second time, alone, where skopeo finds it`() throws {
        let type = "application/vnd.docker.distribution.manifest.v2+json"
        var document = try JSON(parsing: image.manifest.bytes)
        document[at: "/mediaType"] = .string(type)
        document[at: "/config/mediaType"] = "application/vnd.docker.container.image.v1+json"
        let docker = TestImage(document: document, mediaType: type, blobs: image.blobs)
        let world = try ImportWorld()
        let report = try world.importBundle(try world.bundle(docker))
        #expect(report.status == .done)
        let alone = try #require(try index(world, "registry.test/team/app/_docker/1.0"))
        #expect((0..<alone.count).map { "\(alone.digest(at: $0))" } == [docker.digest])
        #expect(try index(world)?.count ?? 0 > 1)
    }

    @Test func `publishes a chart as it publishes an image`() throws {
        let chart = RandomImage(seed: 2).chart()
        let world = try ImportWorld()
        #expect(try world.importBundle(try world.bundle(chart)).status == .done)
        #expect(names(try index(world))["1.0"] == chart.digest)
        for blob in chart.allBlobs {
            #expect(try File.open(world.published(blob.digest)).status().size == UInt64(blob.size))
        }
    }

    @Test func `publishes an image without a reference by its digest`() throws {
        let world = try ImportWorld()
        let layout = try world.layout { layout in
            layout.add(image)
            layout.addEvidence(for: image, signatures: [try world.sign(image)])
        }
        let report = try world.importBundle(try world.bundle(["oci:\(layout)@\(image.digest)"]))
        #expect(report.status == .done)
        #expect(report.admitted.map(\.record.reference) == [nil])
        let unnamed = try #require(
            try RegistryDirectory.open(world.registry).entries(of: RegistryDirectory.unnamedPath))
        #expect((0..<unnamed.count).contains { "\(unnamed.digest(at: $0))" == image.digest })
        #expect(try world.verify().status == .done)
    }

    @Test func `leaves a layer out that its vendor does not allow to be passed on`() throws {
        let foreign = TestBlob(
            mediaType: "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip", bytes: [1, 2, 3])
        let config = TestBlob(mediaType: TestImage.configType, bytes: Array("{}".utf8))
        let image = TestImage(config: config, layers: [(image.blobs[1], [:]), (foreign, [:])])
        let world = try ImportWorld()
        let layout = try world.layout { layout in
            layout.add(image, tag: "1.0")
            layout.addEvidence(for: image, signatures: [try world.sign(image)])
            layout.blobs[foreign.hex] = nil
        }
        let report = try world.importBundle(try world.bundle(["\(ImportWorld.reference)=oci:\(layout):1.0"]))
        #expect(report.status == .done)
        let absent = report.admitted.flatMap(\.record.absent)
        #expect(absent.map { "\($0.digest) \($0.reason)" } == ["\(foreign.digest) foreign"])
        #expect(try world.verify().status == .done)
    }

    @Test func `keeps what the repository held before under other tags`() throws {
        let world = try ImportWorld()
        _ = try world.importBundle(try world.bundle(image))
        let other = RandomImage(seed: 3).image()
        _ = try world.importBundle(try world.bundle(other, as: "\(ImportWorld.repository):2.0"))
        let names = names(try index(world))
        #expect(names["1.0"] == image.digest)
        #expect(names["2.0"] == other.digest)
    }
}
