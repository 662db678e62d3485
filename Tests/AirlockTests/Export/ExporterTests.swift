import FileSystem
import Glibc
import JSON
import OCI
import OpenSSL
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// What an export refuses, and that it leaves no file then.
struct ExporterTests {
    private let image = RandomImage(seed: 1).image()

    private func export(
        _ world: ImportWorld, _ sources: [String], trust: Bool = true, sealKeys: [PrivateKey]? = nil
    ) throws -> ExportReport {
        try Exporter(clock: world.clock).export(
            try sources.map { try SourceSpecification($0) }, to: "\(world.path)/out.airlock",
            trust: trust ? world.trust : nil, sealKeys: sealKeys ?? [world.exporter])
    }

    /// Expects an error and that no file is there, whole or in part.
    private func expectNothing<Result>(
        _ world: ImportWorld, _ code: FindingCode, _ status: ExitStatus, _ body: () throws -> Result
    ) throws {
        expectError(code, status) { try body() }
        #expect(try Directory.open(world.path).names().filter { $0.contains("airlock") } == [])
    }

    private func unsigned(_ world: ImportWorld) throws -> String { try world.layout { $0.add(image, tag: "1.0") } }

    @Test func `packs what the receiver would accept`() throws {
        let world = try ImportWorld()
        let layout = try world.signedLayout(image)
        let report = try export(world, ["\(ImportWorld.reference)=oci:\(layout):1.0"])
        #expect(report.status == .done)
        #expect(try world.importBundle(try #require(report.path)).isPublished)
    }

    @Test func `writes nothing where the receiver's policy refuses an image`() throws {
        let world = try ImportWorld()
        let (signed, unsigned) = (try world.signedLayout(RandomImage(seed: 2).image()), try unsigned(world))
        let report = try export(
            world, ["registry.test/team/app:2.0=oci:\(signed):1.0", "\(ImportWorld.reference)=oci:\(unsigned):1.0"])
        #expect(report.path == nil)
        #expect(report.status == .denied)
        #expect(report.verdicts.map(\.findings.first?.code) == [nil, .evidenceMissing])
        #expect(try Directory.open(world.path).names().filter { $0.contains("airlock") } == [])
    }

    @Test func `packs anything where no receiver is named`() throws {
        let world = try ImportWorld()
        let report = try export(world, ["\(ImportWorld.reference)=oci:\(unsigned(world)):1.0"], trust: false)
        #expect(report.path != nil)
    }

    @Test func `refuses without a seal where the receiver requires one`() throws {
        let world = try ImportWorld()
        let layout = try world.signedLayout(image)
        try expectNothing(world, .systemFailed, .denied) {
            try export(world, ["\(ImportWorld.reference)=oci:\(layout):1.0"], sealKeys: [])
        }
    }

    @Test func `refuses a seal by nobody whom the receiver knows`() throws {
        let world = try ImportWorld()
        let layout = try world.signedLayout(image)
        let stranger = try PrivateKey.generate(.ed25519)
        try expectNothing(world, .systemFailed, .denied) {
            try export(world, ["\(ImportWorld.reference)=oci:\(layout):1.0"], sealKeys: [stranger])
        }
    }

    @Test func `refuses to count the key of an image's signer as a seal`() throws {
        let world = try ImportWorld()
        let layout = try world.signedLayout(image)
        try expectNothing(world, .systemFailed, .denied) {
            try export(world, ["\(ImportWorld.reference)=oci:\(layout):1.0"], sealKeys: [world.signer])
        }
    }

    @Test(arguments: 0..<3) func `leaves no file where a blob of the source is damaged`(blob: Int) throws {
        let world = try ImportWorld()
        let layout = try world.signedLayout(image)
        try flip("\(layout)/blobs/sha256/\(image.blobs[blob].hex)", at: 10)
        try expectNothing(world, .systemFailed, .damaged) {
            try export(world, ["\(ImportWorld.reference)=oci:\(layout):1.0"])
        }
    }

    @Test func `leaves no file where a manifest of the source is damaged`() throws {
        let world = try ImportWorld()
        let layout = try world.signedLayout(image)
        try flip("\(layout)/blobs/sha256/\(image.manifest.hex)", at: 10)
        try expectNothing(world, .imageMalformed, .damaged) {
            try export(world, ["\(ImportWorld.reference)=oci:\(layout):1.0"])
        }
    }

    @Test func `leaves no file where a layer of the source is missing`() throws {
        let world = try ImportWorld()
        let layout = try world.signedLayout(image)
        try call("unlink", unsafe unlink("\(layout)/blobs/sha256/\(image.blobs[1].hex)"))
        try expectNothing(world, .bundleMissing, .missing) {
            try export(world, ["\(ImportWorld.reference)=oci:\(layout):1.0"])
        }
    }

    @Test func `keeps the file of before where the export fails`() throws {
        let world = try ImportWorld()
        let layout = try world.signedLayout(image)
        try flip("\(layout)/blobs/sha256/\(image.blobs[1].hex)", at: 10)
        try world.write("out.airlock", [1, 2, 3])
        expectError(.systemFailed, .damaged) { try export(world, ["\(ImportWorld.reference)=oci:\(layout):1.0"]) }
        #expect(try File.open("\(world.path)/out.airlock").readAll(limit: 9) == [1, 2, 3])
    }

    @Test func `refuses to give one reference to two images`() throws {
        let world = try ImportWorld()
        let layouts = try [image, RandomImage(seed: 2).image()].map { try world.signedLayout($0) }
        try expectNothing(world, .systemFailed, .usage) {
            try export(world, layouts.map { "\(ImportWorld.reference)=oci:\($0):1.0" })
        }
    }

    @Test func `refuses a name with another digest than the image's`() throws {
        let world = try ImportWorld()
        let layout = try world.signedLayout(image)
        let digest = RandomImage(seed: 2).image().digest
        try expectNothing(world, .systemFailed, .usage) {
            try export(world, ["\(ImportWorld.reference)@\(digest)=oci:\(layout):1.0"])
        }
    }

    @Test func `refuses a registry and an export of nothing`() throws {
        let world = try ImportWorld()
        try expectNothing(world, .systemFailed, .usage) { try export(world, ["docker://host/app:1.0"]) }
        try expectNothing(world, .systemFailed, .usage) { try export(world, []) }
    }

    @Test func `says that a tag is not in the source`() throws {
        let world = try ImportWorld()
        let layout = try world.signedLayout(image)
        try expectNothing(world, .imageNotFound, .missing) { try export(world, ["oci:\(layout):9.9"]) }
    }

    @Test func `finds signatures that are kept elsewhere`() throws {
        let world = try ImportWorld()
        let elsewhere = try world.layout { $0.addEvidence(for: image, signatures: [try world.sign(image)]) }
        let report = try Exporter(clock: world.clock).export(
            [try SourceSpecification("\(ImportWorld.reference)=oci:\(unsigned(world)):1.0")],
            evidence: [try SourceSpecification("oci:\(elsewhere)")], to: "\(world.path)/out.airlock",
            trust: world.trust, sealKeys: [world.exporter])
        #expect(report.status == .done)
        #expect(try world.importBundle(try #require(report.path)).isPublished)
    }

    @Test func `writes into the record what was searched for and not found`() throws {
        let world = try ImportWorld()
        let report = try export(world, ["\(ImportWorld.reference)=oci:\(unsigned(world)):1.0"], trust: false)
        #expect(report.images.flatMap(\.notFound).map(\.kind) == EvidenceRecord.Kind.allCases)
    }
}
