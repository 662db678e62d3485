import FileSystem
import JSON
import OCI
import OpenSSL
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// Seals of one and of several exporters, and what they count for.
struct SealTests {
    private let image = RandomImage(seed: 1).image()

    private func bundle(_ world: ImportWorld, sealedBy keys: [PrivateKey]) throws -> String {
        try world.bundle(["\(ImportWorld.reference)=oci:\(try world.signedLayout(image)):1.0"], sealedBy: keys)
    }

    private func expectRefused(_ world: ImportWorld, sealedBy keys: [PrivateKey], _ code: FindingCode) throws {
        let bundle = try bundle(world, sealedBy: keys)
        expectError(code, .refused) { try world.importBundle(bundle) }
        expectError(code, .refused) { try world.verify(bundle) }
        #expect(try world.snapshot().entries.isEmpty)
    }

    @Test func `refuses a bundle without a seal where one is required`() throws {
        try expectRefused(try ImportWorld(), sealedBy: [], .sealMissing)
    }

    @Test func `refuses a seal by a key that is not pinned`() throws {
        try expectRefused(try ImportWorld(), sealedBy: [try PrivateKey.generate(.ed25519)], .sealInvalid)
    }

    @Test func `does not count the key of an image's signer as an exporter's`() throws {
        let world = try ImportWorld()
        try expectRefused(world, sealedBy: [world.signer], .sealInvalid)
    }

    @Test func `does not count an exporter's key as an image's signer`() throws {
        let world = try ImportWorld()
        var request = SigningRequest(image: image.digest)
        request.reference = ImportWorld.repository
        let piece = try world.sigstore.signer(key: world.exporter).sign(request)
        let layout = try world.layout { layout in
            layout.add(image, tag: "1.0")
            layout.addEvidence(for: image, signatures: [piece])
        }
        let report = try world.importBundle(try world.bundle(["\(ImportWorld.reference)=oci:\(layout):1.0"]))
        #expect(report.outcome == .refused)
        #expect(report.status == .refused || report.status == .denied)
    }

    @Test func `names every pinned exporter of several seals`() throws {
        let world = try ImportWorld()
        let (second, stranger) = (try PrivateKey.generate(.ecdsaP256), try PrivateKey.generate(.rsa(bits: 2048)))
        try world.write("keys/exporters/f.pub", Array(second.publicKey.pem.utf8))
        let bundle = try bundle(world, sealedBy: [stranger, second, world.exporter])
        #expect(try world.importBundle(bundle).sealedBy == ["exporters/e.pub", "exporters/f.pub"])
    }

    @Test func `accepts a bundle without a seal where none is required and the signature names the repository`() throws
    {
        let world = try ImportWorld(seal: "optional")
        let report = try world.importBundle(try bundle(world, sealedBy: []))
        #expect(report.isPublished)
        #expect(report.sealedBy == [])
    }

    @Test func `refuses without a seal where the exporter's word on the reference counts`() throws {
        let world = try ImportWorld("reference: exporter", seal: "optional")
        let report = try world.importBundle(try bundle(world, sealedBy: []))
        AirlockTests.expectRefused(report, .policyReferenceUnsealed, status: .denied)
        #expect(try world.snapshot().entries.isEmpty)
    }

    @Test func `refuses without a seal a signature that names another repository`() throws {
        let world = try ImportWorld(seal: "optional")
        let layout = try world.signedLayout(image, as: "registry.test/team/other")
        let bundle = try world.bundle(["\(ImportWorld.reference)=oci:\(layout):1.0"], sealedBy: [])
        let report = try world.importBundle(bundle)
        AirlockTests.expectRefused(report, .policyReferenceUnsigned, status: .denied)
    }

    @Test func `takes a seal by somebody unknown for none where none is required`() throws {
        let world = try ImportWorld(seal: "optional")
        let report = try world.importBundle(try bundle(world, sealedBy: [try PrivateKey.generate(.ed25519)]))
        #expect(report.isPublished)
        #expect(report.sealedBy == [])
    }

    @Test func `refuses a seal over another manifest, also where none is required`() throws {
        let manifest = Array("one".utf8)
        let key = try PrivateKey.generate(.ed25519)
        let seal = try Seal.bundle.make(over: manifest, with: [key])
        let pinned = [PinnedKey(name: "exporters/e.pub", key: key.publicKey)]
        #expect(try Seal.bundle.verify(seal, over: manifest, by: pinned) == ["exporters/e.pub"])
        #expect(throws: SealError.otherDocument) {
            try Seal.bundle.verify(seal, over: Array("two".utf8), by: pinned)
        }
    }

    @Test(arguments: [
        "/payload", "/payloadType", "/signatures/0/sig",
    ]) func `refuses a seal of which a member was changed`(pointer: String) throws {
        let manifest = Array("one".utf8)
        let key = try PrivateKey.generate(.ed25519)
        var seal = try JSON(parsing: try Seal.bundle.make(over: manifest, with: [key]))
        seal[at: pointer] = "AAAA"
        let pinned = [PinnedKey(name: "exporters/e.pub", key: key.publicKey)]
        #expect(throws: SealError.self) { try Seal.bundle.verify(seal.encoded(), over: manifest, by: pinned) }
    }

    @Test func `orders several seals by key, whatever the order on the command line`() throws {
        let keys = [try PrivateKey.generate(.ed25519), try PrivateKey.generate(.ed25519)]
        let manifest = Array("one".utf8)
        #expect(
            try Seal.bundle.make(over: manifest, with: keys) == Seal.bundle.make(over: manifest, with: keys.reversed()))
    }
}
