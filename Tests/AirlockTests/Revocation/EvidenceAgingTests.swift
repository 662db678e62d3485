import JSON
import OpenSSL
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// An archive whose keys, authorities and logs have all had their day: what was proven then is proven now, with notes.
struct EvidenceAgingTests {
    private func notes(_ report: VerifyReport) -> [String] {
        report.verdicts.flatMap(\.evidence).flatMap(\.pieces).flatMap(\.findings).map(\.code.rawValue)
    }

    @Test func `verifies when everything has expired, and says what has aged`() throws {
        var template = BundleTemplate.tiled
        template.log = .rekorV1
        let world = try RevokedWorld(.person, template, "treeHead: signed")
        let fresh = try world.verify()
        #expect(fresh.status == .done)
        #expect(notes(fresh).isEmpty && fresh.complaints.isEmpty)

        var root = world.sigstore.trustedRoot
        let end = JSON.string(world.day(2))
        for pointer in [
            "/tlogs/0/publicKey/validFor/end", "/certificateAuthorities/0/validFor/end",
            "/ctlogs/0/publicKey/validFor/end", "/timestampAuthorities/0/validFor/end",
        ] { root[at: pointer] = end }
        try world.world.write("keys/trusted_root.json", root.encoded())
        let later = try #require(UnixTime(rfc3339: "2036-06-01T00:00:00Z"))
        let aged = try world.verify(clock: later)
        #expect(aged.status == .done)
        #expect(notes(aged) == ["age.authority", "age.authority", "age.log", "age.algorithm"])
        #expect(aged.complaints == ["airlock: warning: 1 image with evidence by what has aged since: see its notes"])
        #expect(try world.verify(at: world.day(1), clock: later).status == .done)
    }

    @Test func `what was made after a window closed does not count`() throws {
        let world = try RevokedWorld(.person, .init(), "log: promise")
        var root = world.sigstore.trustedRoot
        root[at: "/certificateAuthorities/0/validFor/end"] = .string(world.day(-1))
        try world.world.write("keys/trusted_root.json", root.encoded())
        #expect(try world.codes() == ["authority.outside-window"])
    }
}
