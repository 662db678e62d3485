import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// A bundle of which one image passes and one does not.
struct PartialImportTests {
    private let signed = RandomImage(seed: 1).image()
    private let unsigned = RandomImage(seed: 2).image()

    private func mixed(_ world: ImportWorld) throws -> String {
        let layout = try world.layout { layout in
            layout.add(signed, tag: "signed")
            layout.add(unsigned, tag: "unsigned")
            layout.addEvidence(for: signed, signatures: [try world.sign(signed)])
        }
        return try world.bundle(
            ["signed", "unsigned"].map { "\(ImportWorld.repository):\($0)=oci:\(layout):\($0)" })
    }

    @Test func `publishes nothing by default where one image is refused`() throws {
        let world = try ImportWorld()
        expectRefused(try world.importBundle(try mixed(world)), .evidenceMissing, status: .denied)
        #expect(try world.snapshot().entries.isEmpty)
    }

    @Test func `publishes what passes where that is asked for, and still ends with 3`() throws {
        let world = try ImportWorld()
        let report = try world.importBundle(try mixed(world), acceptPartial: true)
        #expect(report.isPublished)
        #expect(report.status == .denied)
        #expect(report.admitted.map { "\($0.record.digest)" } == [signed.digest])
        let files = try world.snapshot().files
        for blob in unsigned.allBlobs { #expect(!files.contains { $0.hasSuffix(blob.hex) }) }
        #expect(try world.verify().status == .done)
    }

    @Test func `publishes nothing where none passes, though part would do`() throws {
        let world = try ImportWorld()
        let layout = try world.layout { $0.add(unsigned, tag: "1.0") }
        let bundle = try world.bundle(["\(ImportWorld.reference)=oci:\(layout):1.0"])
        expectRefused(try world.importBundle(bundle, acceptPartial: true), .evidenceMissing, status: .denied)
        #expect(try world.snapshot().entries.isEmpty)
    }

    @Test func `writes into the receipt what was refused and why`() throws {
        let world = try ImportWorld()
        _ = try world.importBundle(try mixed(world), acceptPartial: true)
        let file = try #require(try ReceiptFile.all(in: "\(world.registry)/.airlock").last)
        var published: [String] = []
        _ = try Receipt(parsing: LineStore(file.bytes)) { published.append($0.reference) }
        #expect(published == ["\(ImportWorld.repository):signed"])
        let text = String(decoding: file.bytes, as: UTF8.self)
        #expect(text.contains(FindingCode.evidenceMissing.rawValue))
    }
}
