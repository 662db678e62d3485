import FileSystem
import Glibc
import OCI
import TestSupport
import Testing

@testable import Airlock

/// Blobs that several threads read, hash and write at once: stored raw, one of them so large that it is hashed by a thread
/// of its own, and one that is compressed.
struct LargeBlobTests {
    private let image = RandomImage(
        seed: 7, layers: [.init(size: 9_000_000), .init(size: 400_000), .init(size: 2_000_000, isCompressible: true)]
    ).image()

    private func export(_ world: ImportWorld, _ layout: String, workers: Int) throws -> [UInt8] {
        let path = "\(world.path)/out.airlock"
        _ = try Exporter(clock: world.clock, workers: workers).export(
            [try SourceSpecification("\(ImportWorld.reference)=oci:\(layout):1.0")], to: path,
            sealKeys: [world.exporter])
        return try File.open(path).readAll(limit: 64 << 20)
    }

    @Test func `the bytes of a bundle do not depend on the number of threads`() throws {
        let world = try ImportWorld()
        let layout = try world.signedLayout(image)
        let bytes = try export(world, layout, workers: 1)
        for workers in 2...4 {
            let isSame = try export(world, layout, workers: workers) == bytes
            #expect(isSame, "\(workers) threads")
        }
    }

    @Test(arguments: [1, 2, 4]) func `arrive as they are`(workers: Int) throws {
        let world = try ImportWorld()
        let bundle = try world.bundle(image)
        let report = try Importer(trust: world.trust, clock: world.clock, workers: workers)
            .importBundle(bundle, into: world.registry)
        #expect(report.isPublished)
        for blob in image.blobs {
            let isSame = try File.open(world.published("sha256:\(blob.hex)")).readAll(limit: 64 << 20) == blob.bytes
            #expect(isSame, "\(blob.hex)")
        }
    }

    @Test(arguments: [1, 2, 4], [0, 399_999, 400_000]) func `a blob that changed after it was planned ends an export`(
        workers: Int, position: UInt64
    ) throws {
        let world = try ImportWorld()
        let layout = try world.signedLayout(image)
        for blob in image.blobs where UInt64(blob.size) > position {
            let path = "\(layout)/blobs/sha256/\(blob.hex)"
            try flip(path, at: position)
            expectError(.systemFailed, .damaged) { try export(world, layout, workers: workers) }
            #expect(try Directory.open(world.path).names().filter { $0.contains("airlock") } == [])
            try flip(path, at: position)
        }
    }

    @Test(arguments: [1, 2, 4])
    func `another byte in a bundle ends an import, and nothing is left`(workers: Int) throws {
        let world = try ImportWorld()
        let bundle = try world.bundle(image)
        let size = try File.open(bundle).status().size
        // Three quarters of the file are the one large layer.
        for position in [size / 2, size / 2 + 1_000_000] {
            try flip(bundle, at: position)
            expectError(.bundleDigestMismatch, .damaged) {
                try Importer(trust: world.trust, clock: world.clock, workers: workers)
                    .importBundle(bundle, into: world.registry)
            }
            #expect(try world.snapshot().entries.isEmpty)
            try flip(bundle, at: position)
        }
    }
}
