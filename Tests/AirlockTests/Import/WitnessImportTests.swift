import JSON
import OpenSSL
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// A quorum of witnesses under tree heads.
struct WitnessImportTests {
    private let image = RandomImage(seed: 1).image()
    private let witnesses: [VirtualWitness]

    init() throws { witnesses = try ["north", "south", "east"].map { try VirtualWitness(name: "\($0).example") } }

    private func world(_ quorum: String) throws -> ImportWorld {
        let world = try ImportWorld()
        let lines =
            ["log \(world.sigstore.tiledLog.verifierKey)"]
            + witnesses.map { "witness \($0.name) \($0.verifierKey) https://\($0.name)/" }
            + ["group two 2 north.example south.example east.example", "quorum \(quorum)"]
        try world.write("keys/witnesses.policy", Array((lines.joined(separator: "\n") + "\n").utf8))
        return world
    }

    /// Imports the image with a bundle over Rekor v2 whose checkpoint these cosigned.
    private func importing(
        _ world: ImportWorld, cosigners: [VirtualWitness], spoiled: Bool = false, tiled: Bool = true
    ) throws -> ImportReport {
        var request = SigningRequest(image: image.digest)
        request.reference = ImportWorld.repository
        if tiled {
            request.edits.entry.append { entry, context in
                let log = context.sigstore.tiledLog
                var note = try log.checkpoint(witnesses: spoiled ? [] : cosigners)
                if spoiled {
                    let lines = try cosigners.map { try $0.line(over: Array("other\n".utf8), at: context.time) }
                    note += Array(lines.joined().utf8)
                }
                entry.inclusion?.checkpoint = note
            }
        }
        let bundle = try world.sigstore.signer(key: world.signer).attestBundle(
            request, predicateType: "https://sigstore.dev/cosign/sign/v1", tiled ? .tiled : .init())
        let layout = try world.layout { layout in
            layout.add(image, tag: "1.0")
            layout.add(CosignManifest.bundle(bundle, subject: image.manifest))
        }
        return try world.importBundle(try world.bundle(["\(ImportWorld.reference)=oci:\(layout):1.0"]))
    }

    @Test func `accepts a tree head that a quorum cosigned`() throws {
        #expect(try importing(world("two"), cosigners: Array(witnesses.prefix(2))).isPublished)
        #expect(try importing(world("north.example"), cosigners: [witnesses[0]]).isPublished)
        #expect(try importing(world("none"), cosigners: []).isPublished)
    }

    @Test func `refuses a tree head that too few cosigned`() throws {
        expectRefused(try importing(world("two"), cosigners: [witnesses[0]]), .headQuorum, status: .refused)
        expectRefused(
            try importing(world("two"), cosigners: [witnesses[0], witnesses[0]]), .headQuorum, status: .refused)
        expectRefused(try importing(world("north.example"), cosigners: [witnesses[1]]), .headQuorum, status: .refused)
    }

    @Test func `refuses a cosignature of a known witness that does not hold`() throws {
        expectRefused(
            try importing(world("none"), cosigners: [witnesses[0]], spoiled: true), .headQuorum, status: .refused)
    }

    @Test func `says nothing about logs that the policy does not name`() throws {
        #expect(try importing(world("two"), cosigners: [], tiled: false).isPublished)
    }
}
