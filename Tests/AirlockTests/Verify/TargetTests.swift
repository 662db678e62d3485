import FileSystem
import OCI
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// What `verify` is pointed at: a bundle, a registry directory, or one image of either.
struct TargetTests {
    private let image = RandomImage(seed: 1).image()
    private let unsigned = RandomImage(seed: 2).image()

    private func bundle(_ world: ImportWorld) throws -> String {
        let layout = try world.layout { layout in
            layout.add(image, tag: "1.0")
            layout.add(unsigned, tag: "2.0")
            layout.addEvidence(for: image, signatures: [try world.sign(image)])
        }
        return try world.bundle(["1.0", "2.0"].map { "\(ImportWorld.repository):\($0)=oci:\(layout):\($0)" })
    }

    @Test func `judges every image of a bundle and writes nothing`() throws {
        let world = try ImportWorld()
        let bundle = try bundle(world)
        let before = try DirectorySnapshot(world.path)
        let report = try world.verify(bundle)
        #expect(report.verdicts.map(\.findings.first?.code) == [nil, .evidenceMissing])
        #expect(report.status == .denied)
        #expect(try DirectorySnapshot(world.path) == before)
    }

    @Test func `tells the same of verdicts that it does not keep`() throws {
        let world = try ImportWorld()
        let bundle = try bundle(world)
        for name in ["", "@\(unsigned.digest)"] {
            let kept = try world.verify(bundle + name)
            let told = try world.verify(bundle + name, keepsVerdicts: false)
            #expect(told.verdicts.isEmpty)
            #expect(try told.lines == kept.lines)
            #expect(try told.lines.contains { $0.contains(Sigstore.FindingCode.evidenceMissing.rawValue) })
            #expect(told.complaints == kept.complaints)
            #expect(told.status == .denied)
        }
    }

    @Test func `judges one image of a bundle by its reference`() throws {
        let world = try ImportWorld()
        let report = try world.verify("\(try bundle(world))@\(ImportWorld.reference)")
        #expect(report.verdicts.map { "\($0.record.digest)" } == [image.digest])
        #expect(report.status == .done)
    }

    @Test func `judges one image of a bundle by its digest`() throws {
        let world = try ImportWorld()
        let report = try world.verify("\(try bundle(world))@\(unsigned.digest)")
        #expect(report.verdicts.map { "\($0.record.digest)" } == [unsigned.digest])
        #expect(report.status == .denied)
    }

    @Test func `judges one image of a registry directory`() throws {
        let world = try ImportWorld()
        _ = try world.importBundle(try bundle(world), acceptPartial: true)
        for name in [ImportWorld.reference, image.digest, "\(ImportWorld.reference)@\(image.digest)"] {
            #expect(try world.verify("\(world.registry)@\(name)").verdicts.count == 1)
        }
    }

    @Test(arguments: [
        "registry.test/team/app:9.9", "registry.test/none", "sha256:\(String(repeating: "0", count: 64))",
    ])
    func `says that a target holds no such image`(name: String) throws {
        let world = try ImportWorld()
        let bundle = try bundle(world)
        _ = try world.importBundle(bundle, acceptPartial: true)
        expectError(.imageNotFound, .missing) { try world.verify("\(bundle)@\(name)") }
        expectError(.imageNotFound, .missing) { try world.verify("\(world.registry)@\(name)") }
    }

    @Test(arguments: ["", "UPPER CASE", "sha256:12"]) func `calls a name that is none a usage error`(name: String)
        throws
    {
        let world = try ImportWorld()
        let bundle = try bundle(world)
        expectError(.systemFailed, .usage) { try world.verify("\(bundle)@\(name)") }
    }

    @Test func `reads the layers of a bundle too`() throws {
        let world = try ImportWorld()
        let large = RandomImage(seed: 5, layers: [RandomImage.Layer(size: 3 << 20)]).image()
        let bundle = try world.bundle(large)
        #expect(try world.verify(bundle).status == .done)
        let size = try File.open(bundle).status().size
        try flip(bundle, at: size / 2)
        #expect(throws: BundleError.self) { try world.verify(bundle) }
        let before = try world.snapshot()
        #expect(throws: BundleError.self) { try world.importBundle(bundle) }
        #expect(try world.snapshot() == before)
    }
}
