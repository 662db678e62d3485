import FileSystem
import Glibc
import OpenSSL
import TestSupport
import Testing

@testable import Airlock

/// The same bundle once more: nothing changes, and what is there is read again.
struct RepeatedImportTests {
    private let image = RandomImage(seed: 1).image()

    /// A registry directory with the image in it, and the bundle that brought it.
    private func imported() throws -> (world: ImportWorld, bundle: String) {
        let world = try ImportWorld()
        let bundle = try world.bundle(image)
        #expect(try world.importBundle(bundle).isPublished)
        return (world, bundle)
    }

    @Test func `changes nothing and says so`() throws {
        let (world, bundle) = try imported()
        let before = try world.snapshot()
        let report = try world.importBundle(bundle)
        #expect(report.outcome == .unchanged)
        #expect(report.status == .done)
        #expect(try report.lines.last?.contains("nothing changed") == true)
        #expect(try world.snapshot() == before)
    }

    @Test func `an image that is signed again stays verified, each signature completed by its own record`() throws {
        let world = try ImportWorld()
        #expect(try world.importBundle(try world.bundle(image)).isPublished)
        #expect(try world.importBundle(try world.bundle(image, daysLater: 1)).isPublished)
        let report = try world.verify()
        #expect(report.status == .done, "\(report.complaints)")
        let pieces = report.verdicts.flatMap(\.evidence).flatMap(\.pieces)
        #expect(pieces.count == 2)
        #expect(pieces.allSatisfy { $0.isVerified && !$0.proven.contains { $0.contains("not shown") } })
    }

    @Test func `a record of a signature that was not published rejects nothing`() throws {
        let world = try ImportWorld()
        let foreign = try world.sigstore.signer(key: try PrivateKey.generate(.ecdsaP256)).sign(world.request(image))
        let elsewhere = try world.layout {
            $0.addEvidence(for: image, signatures: [foreign], withRecords: false)
        }
        let layout = try world.layout { layout in
            layout.add(image, tag: "1.0")
            let own = try world.sign(image)
            layout.addEvidence(for: image, signatures: [own], withRecords: false)
            // One artifact for both, as an export makes it.
            let records = [own, foreign].compactMap(\.logEntryRecord)
            layout.add(CosignManifest.logEntryRecords(records, subject: image.manifest))
        }
        let bundle = try world.bundle(["\(ImportWorld.reference)=oci:\(layout):1.0"], evidence: ["oci:\(elsewhere)"])
        let report = try world.importBundle(bundle)
        #expect(report.isPublished)
        #expect(report.verdicts.flatMap(\.evidence).filter { !$0.isPublished }.count == 1)
        #expect(try world.verify().status == .done)
    }

    @Test func `finds a blob of the pool whose content has changed`() throws {
        let (world, bundle) = try imported()
        let layer = image.blobs[1]
        try flip(world.pooled(layer.digest))
        let before = try world.snapshot()
        expectError(.registryDamaged, .damaged) { try world.importBundle(bundle) }
        #expect(try world.snapshot() == before)
    }

    @Test func `finds a changed blob of a layout that is no hard link of the pool's`() throws {
        let (world, bundle) = try imported()
        let path = world.published(image.blobs[1].digest)
        try replaceByCopy(path)
        try flip(path)
        let before = try world.snapshot()
        expectError(.registryDamaged, .damaged) { try world.importBundle(bundle) }
        #expect(try world.snapshot() == before)
    }

    @Test func `accepts an unchanged blob of a layout that is no hard link of the pool's`() throws {
        let (world, bundle) = try imported()
        try replaceByCopy(world.published(image.blobs[1].digest))
        #expect(try world.importBundle(bundle).outcome == .unchanged)
    }

    @Test func `puts back a blob that a layout has lost`() throws {
        let (world, bundle) = try imported()
        let before = try world.snapshot().files.filter { !$0.contains("receipt") }
        try call("unlink", unsafe unlink(world.published(image.blobs[1].digest)))
        #expect(try world.importBundle(bundle).isPublished)
        #expect(try world.snapshot().files.filter { !$0.contains("receipt") } == before)
        #expect(try world.verify().status == .done)
    }

    @Test func `puts back a blob that pool and layout have lost`() throws {
        let (world, bundle) = try imported()
        try call("unlink", unsafe unlink(world.published(image.blobs[1].digest)))
        try call("unlink", unsafe unlink(world.pooled(image.blobs[1].digest)))
        #expect(try world.importBundle(bundle).isPublished)
        #expect(try world.verify().status == .done)
    }

    @Test func `writes a receipt where the state is new, though the registry is unchanged`() throws {
        let (world, bundle) = try imported()
        let state = "\(world.path)/state"
        let report = try world.importBundle(bundle, state: state)
        guard case .published(let number, let digest) = report.outcome else {
            Issue.record("no receipt was written")
            return
        }
        #expect(number == 1)
        #expect(try SiteState.load(state).last?.digest == digest)
        #expect(try world.importBundle(bundle, state: state).outcome == .unchanged)
        #expect(try world.verify(state: state).status == .done)
    }
}

/// Changes one bit of a file in place, whatever its mode.
func flip(_ path: String, at offset: UInt64 = 0) throws {
    let status = try File.open(path).status()
    try call("chmod", unsafe chmod(path, 0o644))
    var bytes = try File.open(path).readAll(limit: 1 << 30)
    bytes[Int(offset)] ^= 1
    let descriptor = unsafe open(path, O_WRONLY)
    #expect(descriptor >= 0)
    let written = unsafe bytes.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
    #expect(written == bytes.count)
    try call("close", close(descriptor))
    try call("chmod", unsafe chmod(path, status.permissions & 0o7777))
}

/// Replaces a hard link by a file of its own with the same content and mode.
func replaceByCopy(_ path: String) throws {
    let bytes = try File.open(path).readAll(limit: 1 << 30)
    let (parent, name) = RegistryDirectory.split(path)
    try DurableFile.replace(name, in: try Directory.open(parent), with: bytes, permissions: 0o444)
}
