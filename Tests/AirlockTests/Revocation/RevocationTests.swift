import FileSystem
import JSON
import OCI
import OpenSSL
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// What falls with each kind of revocation, and what survives it.
struct RevocationTests {
    private static let promise = "log: promise"
    private static let signed = "treeHead: signed"
    private static var stamped: BundleTemplate {
        var template = BundleTemplate.tiled
        template.log = .rekorV1
        return template
    }

    private static func signer(_ world: RevokedWorld) -> String { "signer: cosign/a.pub, date: \(world.day(9))" }

    @Test func `a signer falls where nothing but the log's promise says when`() throws {
        let world = try RevokedWorld(.key, .init(), Self.promise)
        #expect(try world.codes() == [])
        try world.revoke(Self.signer(world))
        #expect(try world.codes() == ["revoked.signer"])
        #expect(try world.verify().status == .refused)
        let finding = try #require(try world.verify().verdicts[0].findings.first)
        #expect(finding.found.contains("revoked.yaml:3:5") && finding.found.hasSuffix("no time that still counts"))
        #expect(throws: Never.self) { try #require(try world.world.importBundle(world.bundle).isPublished == false) }
    }

    @Test func `as of a date before the revocation the signer still counts`() throws {
        let world = try RevokedWorld(.key, .init(), Self.promise)
        try world.revoke(Self.signer(world))
        #expect(try world.codes(at: world.day(1)) == [])
        #expect(try world.codes(at: world.day(9)) == ["revoked.signer"])
    }

    @Test func `as of a date before it was signed the evidence is not there`() throws {
        let world = try RevokedWorld(.key, .init(), Self.promise)
        #expect(try world.codes(at: world.day(-1)) == ["time.after-date"])
        #expect(try world.codes(at: world.day(0)) == [])
    }

    @Test(arguments: [RevokedWorld.Signer.key, .person])
    func `a timestamp from before saves the evidence, and one from after does not`(signer: RevokedWorld.Signer) throws {
        let world = try RevokedWorld(signer, Self.stamped, Self.signed)
        let who = signer == .key ? "cosign/a.pub" : "{issuer: 'https://idp.test', subject: ann@test}"
        try world.revoke("signer: \(who), date: \(world.day(1))")
        #expect(try world.codes() == [])
        try world.revoke("signer: \(who), date: \(world.day(0))")
        #expect(try world.codes() == ["revoked.signer"])
        try world.revoke("signer: \(who), date: \(world.day(1)), earlier: none")
        #expect(try world.codes() == ["revoked.signer"])
        try world.revoke(
            "signer: \(who), date: \(world.day(1))",
            "authority: \(RevokedWorld.hex(world.sigstore.timestampAuthority.root)), date: \(world.day(0))")
        #expect(try world.codes() == ["revoked.signer"])
    }

    @Test func `another signer is not meant`() throws {
        let world = try RevokedWorld(.person, .init(), Self.promise)
        try world.revoke(
            "signer: {issuer: 'https://idp.test', subject: bob@test}, date: \(world.day(0))",
            "signer: {issuer: 'https://other.test', subject: ann@test}, date: \(world.day(0))")
        #expect(try world.codes() == [])
        try world.revoke("signer: {issuer: 'https://idp.test', subject: ann@test}, date: \(world.day(0))")
        #expect(try world.codes() == ["revoked.signer"])
    }

    @Test func `an authority falls by its own certificate and by one above it`() throws {
        let world = try RevokedWorld(.person, .init(), Self.promise)
        for certificate in [world.sigstore.authority.intermediate, world.sigstore.authority.root] {
            try world.revoke("ca: \(RevokedWorld.hex(certificate)), date: \(world.day(5))")
            #expect(try world.codes() == ["revoked.ca"])
        }
        try world.revoke("ca: \(RevokedWorld.hex(world.sigstore.timestampAuthority.root)), date: \(world.day(0))")
        #expect(try world.codes() == [])
    }

    @Test func `a log's entries do not count, nor do its times`() throws {
        for (signer, code) in [(RevokedWorld.Signer.key, "log.entry-missing"), (.person, "revoked.log")] {
            let world = try RevokedWorld(signer, .init(), Self.promise)
            try world.revoke("log: '\(Hex.encode(world.sigstore.log.logID))', date: \(world.day(5))")
            #expect(try world.codes() == [code])
            try world.revoke("log: '\(Hex.encode(world.sigstore.tiledLog.logID))', date: \(world.day(0))")
            #expect(try world.codes() == [])
        }
    }

    @Test func `a log's entry stands where a timestamp from before does`() throws {
        let world = try RevokedWorld(.person, Self.stamped, Self.signed)
        try world.revoke("log: '\(Hex.encode(world.sigstore.log.logID))', date: \(world.day(1))")
        #expect(try world.codes() == [])
        try world.revoke("log: '\(Hex.encode(world.sigstore.log.logID))', date: \(world.day(0))")
        #expect(try world.codes() == ["log.entry-missing"])
    }

    @Test func `a timestamp authority falls, also with what rests on it alone`() throws {
        let world = try RevokedWorld(.person, .tiled, Self.signed)
        try world.revoke(
            "authority: \(RevokedWorld.hex(world.sigstore.timestampAuthority.certificate)), date: \(world.day(5))")
        #expect(try world.codes() == ["revoked.authority"])
    }

    @Test func `a certificate log falls with the certificates that no other one shows`() throws {
        let world = try RevokedWorld(.person, .init(), Self.promise)
        try world.revoke("log: '\(Hex.encode(world.sigstore.certificateLog.logID))', date: \(world.day(5))")
        #expect(try world.codes() == ["revoked.log"])
    }

    @Test func `an exporter's seal falls whatever the date`() throws {
        let world = try RevokedWorld(.key, .init(), Self.promise)
        try world.revoke("exporter: exporters/e.pub, date: \(world.day(300))")
        #expect { try world.verify() } throws: { Diagnosis($0).code == .revokedExporter }
        #expect { try world.world.importBundle(world.bundle) } throws: { Diagnosis($0).status == .refused }
        #expect(try world.codes(at: world.day(1)) == [])
    }

    @Test func `digests fall, whoever signed them and when`() throws {
        let world = try RevokedWorld(.person, Self.stamped, Self.signed)
        let digests = [world.image.digest] + world.image.blobs.map(\.digest)
        #expect(digests.count > 2)
        for digest in digests {
            try world.revoke("digest: '\(digest)'")
            #expect(try world.codes() == ["revoked.digest"])
            #expect(try world.codes(at: world.day(0)) == ["revoked.digest"])
            try world.revoke("digest: '\(digest)', date: \(world.day(5))")
            #expect(try world.codes() == ["revoked.digest"])
            #expect(try world.codes(at: world.day(1)) == [])
        }
    }

    @Test func `a digest falls under an exception too`() throws {
        let world = try RevokedWorld(.key, .init(), Self.promise)
        let text = String(
            decoding: try File.open("\(world.world.trust)/policy.yaml").readAll(limit: 9_999), as: UTF8.self)
        let exception =
            "\nexceptions: [{match: '**', digests: ['\(world.image.digest)'], waive: [signature], reason: x, expires: 2100-01-01T00:00:00Z}]"
        try world.world.write("keys/policy.yaml", Array((text + exception).utf8))
        try world.revoke(Self.signer(world))
        #expect(try world.codes() == [])
        try world.revoke("digest: '\(world.image.digest)'")
        #expect(try world.codes() == ["revoked.digest"])
    }

    @Test func `evidence whose digest is revoked does not count and is not published`() throws {
        let world = try RevokedWorld(.key, .init(), Self.promise)
        let evidence = try #require(try world.verify().verdicts[0].evidence.first).record.digest
        try world.revoke("digest: '\(evidence)'")
        #expect(try world.codes() == ["evidence.missing"])
        #expect(try world.verify().verdicts[0].evidence.allSatisfy { !$0.isPublished })
    }

    @Test func `what was published before falls in the registry directory`() throws {
        let world = try RevokedWorld(.key, .init(), Self.promise)
        #expect(try world.world.importBundle(world.bundle).isPublished)
        #expect(try world.world.verify().status == .done)
        try world.revoke(Self.signer(world))
        #expect(try world.world.verify().verdicts[0].findings.map(\.code) == [.revokedSigner])
    }

    @Test func `one bundle is held to the file of the trust directory too`() throws {
        let world = try RevokedWorld(.key, .init(), Self.promise)
        var request = SigningRequest(image: world.image.digest)
        request.reference = ImportWorld.repository
        let piece = try world.sigstore.signer(key: world.world.signer).attestBundle(request)
        try world.world.write("bundle.json", piece.encoded())
        func status(at date: String? = nil) throws -> ExitStatus {
            var request = BlobRequest(
                artifact: world.image.digest, bundle: "\(world.world.path)/bundle.json",
                signer: .key("\(world.world.trust)/cosign/a.pub"), trust: .directory(world.world.trust))
            request.date = date.flatMap { UnixTime(rfc3339: $0) }
            return try BlobVerifier(request).verify().status
        }
        #expect(try status() == .done)
        try world.revoke(Self.signer(world))
        #expect(try status() == .refused)
        #expect(try status(at: world.day(1)) == .done)
    }
}
