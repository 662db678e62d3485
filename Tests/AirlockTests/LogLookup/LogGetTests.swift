import JSON
import OCI
import OpenSSL
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// `log get`: one entry, in rekor-cli's form.
struct LogGetTests {
    @Test func `prints an entry as rekor-cli does`() throws {
        let world = try LookupWorld { $0.entryKind = .intoto002 }
        let lookup = try world.lookup(world.bundle())
        let entry = try #require(world.attestation.entry)
        let json = try lookup.get(LogQuery(uuid: world.attestationUUID)).json
        #expect(json[at: "/UUID"] == .string(world.attestationUUID))
        #expect(json[at: "/LogIndex"] == .integer(entry.logIndex))
        #expect(json[at: "/IntegratedTime"] == .integer(entry.integratedTime))
        #expect(json[at: "/LogID"] == .string(Hex.encode(entry.logID)))
        let body = try JSON(parsing: entry.body)
        #expect(json[at: "/Body/IntotoObj"] == body[at: "/spec"])
        let payload = try Envelope(parsing: world.attestation.layer.blob).payload
        #expect(json[at: "/Attestation"] == .string(String(decoding: payload, as: UTF8.self)))
        #expect(try lookup.get(.index(entry.logIndex)).json == json)
        #expect(try lookup.get(LogQuery(uuid: String(world.attestationUUID.suffix(64)))).json == json)
    }

    @Test func `prints no attestation for a signature`() throws {
        let world = try LookupWorld()
        let json = try world.lookup(world.bundle()).get(LogQuery(uuid: world.signatureUUID)).json
        #expect(json[at: "/Attestation"] == "")
        #expect(json[at: "/Body/HashedRekordObj/data/hash/algorithm"] == "sha256")
    }

    @Test func `prints no attestation whose hash the entry does not state`() throws {
        let world = try LookupWorld { $0.faults = [.bodyPayloadHashAltered] }
        let json = try world.lookup(world.bundle()).get(LogQuery(uuid: world.attestationUUID)).json
        #expect(json[at: "/UUID"] == .string(world.attestationUUID))
        #expect(json[at: "/Attestation"] == "")
    }

    @Test func `a leaf in another tree is another entry`() throws {
        let world = try LookupWorld()
        let other = "0000000000000001" + world.signatureUUID.suffix(64)
        let report = try world.lookup(world.bundle()).get(LogQuery(uuid: other))
        #expect(report.status == .missing)
        #expect(report.json == .null)
    }

    @Test func `says in words what was verified`() throws {
        let world = try LookupWorld()
        let bundle = try world.bundle()
        let query = try LogQuery(uuid: world.attestationUUID)
        #expect(try world.lookup(bundle).get(query).lines.contains("Verification: nothing was verified"))
        let lines = try world.lookup(bundle, trust: true).get(query).lines
        #expect(lines.contains { $0.hasPrefix("Verification: Existence in the transparency log was verified offline") })
        #expect(lines.contains { $0.hasPrefix("Attestation: {\"_type\"") })
        #expect(lines.contains { $0.hasPrefix("Found in: \(bundle), \(ImportWorld.reference), sha256:") })
    }

    @Test(arguments: ["", "00", String(repeating: "0", count: 63), String(repeating: "x", count: 80)])
    func `refuses what is no UUID`(text: String) {
        #expect(throws: LogQueryError.self) { try LogQuery(uuid: text) }
    }

    @Test func `an index that only an inclusion proof stands for is not proven, nor is a time`() throws {
        let world = try LookupWorld { PolicyWorld.withoutPromise(&$0) }
        let entry = try #require(world.attestation.entry)
        let lookup = try world.lookup(world.bundle(), trust: true)
        let byUUID = try lookup.get(LogQuery(uuid: world.attestationUUID))
        #expect(byUUID.status == .done)
        #expect(byUUID.json[at: "/IntegratedTime"] == 0)
        #expect(byUUID.lines.contains("IntegratedTime: not proven"))
        let byIndex = try lookup.get(.index(entry.logIndex))
        #expect(byIndex.json[at: "/Verification/finding/code"] == "log.set-missing")
        #expect(byIndex.status == .refused)
    }

    @Test func `an entry that holds nowhere hides none that does`() throws {
        let world = try LookupWorld()
        let entry = try #require(world.signature.entry)
        let forged = try LookupWorld()
        // The same index, by the word of a log that nobody here knows.
        let bundles = [try forged.bundle(), try world.bundle()]
        let lookup = try LogLookup(bundles, index: world.index, trust: world.world.trust)
        let report = try lookup.get(.index(entry.logIndex))
        #expect(report.status == .done)
        #expect(report.json[at: "/UUID"] == .string(world.signatureUUID))
        #expect(throws: LogQueryError.self) { try LogLookup(bundles, index: world.index).get(.index(entry.logIndex)) }
    }
}
