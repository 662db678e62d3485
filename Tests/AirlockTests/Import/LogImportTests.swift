import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// What the log must show of a signature before its image is published.
struct LogImportTests {
    private let image = RandomImage(seed: 1).image()

    /// Imports the image with a signature whose log entry is promised, and shown where it has a record.
    private func importing(_ world: ImportWorld, shown: Bool, logged: Bool = true) throws -> ImportReport {
        let layout = try world.layout { layout in
            layout.add(image, tag: "1.0")
            var request = SigningRequest(image: image.digest)
            request.reference = ImportWorld.repository
            request.isLogged = logged
            let piece = try world.sigstore.signer(key: world.signer).sign(request)
            layout.addEvidence(for: image, signatures: [piece], withRecords: shown)
        }
        return try world.importBundle(try world.bundle(["\(ImportWorld.reference)=oci:\(layout):1.0"]))
    }

    private func proven(_ report: ImportReport) -> [String] {
        report.verdicts.flatMap(\.evidence).flatMap(\.pieces).flatMap(\.proven)
    }

    @Test func `refuses a promise where inclusion must be shown`() throws {
        let world = try ImportWorld()
        expectRefused(try importing(world, shown: false), .logProofMissing, status: .refused)
        #expect(try world.snapshot().entries.isEmpty)
    }

    @Test func `accepts a promise where the policy does, and says that it was not shown`() throws {
        let report = try importing(try ImportWorld("log: promise"), shown: false)
        #expect(report.isPublished)
        #expect(proven(report).contains { $0.contains("promised, not shown") })
    }

    @Test func `accepts an inclusion that is shown`() throws {
        let report = try importing(try ImportWorld(), shown: true)
        #expect(report.isPublished)
        #expect(!proven(report).contains { $0.contains("not shown") })
    }

    @Test func `refuses every tree head where it must be pinned and none is`() throws {
        let world = try ImportWorld("treeHead: pinned")
        expectRefused(try importing(world, shown: true), .headUnknownLog, status: .refused)
        #expect(try world.snapshot().entries.isEmpty)
    }

    @Test func `wants a pinned tree head by default`() throws {
        let world = try ImportWorld("log: inclusion")
        expectRefused(try importing(world, shown: true), .headUnknownLog, status: .refused)
    }

    @Test func `refuses a signature that is in no log`() throws {
        let world = try ImportWorld()
        expectRefused(try importing(world, shown: false, logged: false), .logEntryMissing, status: .denied)
        #expect(try world.snapshot().entries.isEmpty)
    }

    @Test func `accepts a signature that is in no log where the policy does`() throws {
        let world = try ImportWorld("log: none")
        #expect(try importing(world, shown: false, logged: false).isPublished)
    }
}
