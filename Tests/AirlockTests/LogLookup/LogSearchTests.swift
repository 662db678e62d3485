import FileSystem
import JSON
import OCI
import OpenSSL
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// `log search`: by what entries are found, and what is said of them.
struct LogSearchTests {
    private func hex(_ bytes: [UInt8]) -> String { Hex.encode(HashAlgorithm.sha256.hash(bytes)) }

    @Test func `finds entries by subject, payload, envelope and artifact`() throws {
        let world = try LookupWorld()
        let bundle = try world.bundle()
        let lookup = try world.lookup(bundle)
        let digest = String(world.image.digest.dropFirst("sha256:".count))
        #expect(Set(try lookup.search(LogQuery(sha: digest)).lines) == [world.signatureUUID, world.attestationUUID])
        #expect(try lookup.search(LogQuery(sha: "sha256:\(digest.uppercased())")).lines.count == 2)
        let artifact = try LogQuery(sha: hex(world.signature.layer.blob))
        #expect(try lookup.search(artifact).lines == [world.signatureUUID])
        let envelope = world.attestation.layer.blob
        #expect(try lookup.search(LogQuery(sha: hex(envelope))).lines == [world.attestationUUID])
        let payload = try Envelope(parsing: envelope).payload
        #expect(try lookup.search(LogQuery(sha: hex(payload))).lines == [world.attestationUUID])
    }

    @Test func `finds entries by the signer's name and key`() throws {
        let world = try LookupWorld()
        let bundle = try world.bundle()
        let lookup = try world.lookup(bundle)
        #expect(try lookup.search(.identity("release@example.TEST")).lines == [world.attestationUUID])
        #expect(try lookup.search(.identity("release@example")).lines == [])
        let key = try LogQuery(publicKeyFile: "\(world.world.trust)/cosign/a.pub")
        #expect(try lookup.search(key).lines == [world.signatureUUID])
        let certificate = try #require(world.attestation.certificate)
        try world.world.write("signer.crt", Array(PEMWriter.certificate(certificate).utf8))
        let holder = try LogQuery(publicKeyFile: "\(world.world.path)/signer.crt")
        #expect(try lookup.search(holder).lines == [world.attestationUUID])
    }

    @Test func `an entry about another payload is not found by what stands beside it`() throws {
        let world = try LookupWorld { $0.faults = [.bodyPayloadHashAltered] }
        let bundle = try world.bundle()
        let found = try world.lookup(bundle).search(LogQuery(sha: world.image.digest))
        #expect(found.lines == [world.signatureUUID])
    }

    @Test func `says that nothing was verified, or what was`() throws {
        let world = try LookupWorld()
        let bundle = try world.bundle()
        let query = try LogQuery(sha: world.image.digest)
        let unverified = try world.lookup(bundle).search(query)
        #expect(unverified.status == .done)
        #expect(unverified.complaints.contains { $0.contains("nothing was verified") })
        #expect(unverified.json[at: "/Entries/0/Verification/verified"] == false)
        let verified = try world.lookup(bundle, trust: true).search(query)
        #expect(verified.status == .done)
        #expect(verified.complaints.count == 2)
        #expect(verified.complaints.allSatisfy { $0.contains("included in the tree of size") })
        #expect(verified.json[at: "/Entries/0/Verification/verified"] == true)
        #expect(verified.json[at: "/UUIDs/0"] == verified.json[at: "/Entries/0/UUID"])
    }

    @Test(arguments: [Fault.promiseAltered, .promiseByImpostor, .proofHashAltered, .entryOfUnknownLog])
    func `does not print an entry that the log does not vouch for`(fault: Fault) throws {
        let world = try LookupWorld { $0.faults = [fault] }
        let bundle = try world.bundle()
        let found = try world.lookup(bundle, trust: true).search(.identity(LookupWorld.person))
        #expect(found.lines == [])
        #expect(found.status == .refused)
        #expect(found.complaints.contains { $0.hasPrefix("airlock: refused: log.") })
    }

    @Test func `nothing found is something missing`() throws {
        let world = try LookupWorld()
        let found = try world.lookup(world.bundle()).search(LogQuery(sha: String(repeating: "0", count: 64)))
        #expect(found.status == .missing)
        #expect(found.lines == [])
    }

    @Test func `one entry in several places is found once`() throws {
        let world = try LookupWorld()
        let bundle = try world.bundle()
        _ = try world.world.importBundle(bundle)
        let found = try world.lookup(bundle, world.world.registry).search(LogQuery(sha: world.image.digest))
        #expect(found.lines.count == 2)
        guard case .array(let places)? = found.json[at: "/Entries/0/Verification/foundIn"] else {
            Issue.record("no places")
            return
        }
        #expect(places.count == 2)
    }

    @Test(arguments: [
        "", "abc", "sha256:abc", "md5:" + String(repeating: "0", count: 32), String(repeating: "g", count: 64),
    ])
    func `refuses what is no digest`(text: String) {
        #expect(throws: LogQueryError.self) { try LogQuery(sha: text) }
    }

    @Test func `a manifest of evidence that is malformed hides no other`() throws {
        let world = try LookupWorld()
        let bytes = try File.open(world.bundle()).readAll(limit: 1 << 20)
        var editor = try BundleEditor(bytes)
        try editor.editBlob(editor.evidence("attestation")) { $0[at: "/schemaVersion"] = 3 }
        try editor.settle()
        try editor.seal(with: [world.world.exporter])
        try world.world.write("malformed.airlock", editor.bytes)
        let query = try LogQuery(sha: world.image.digest)
        for usesIndex in [true, true, false] {
            let lookup = try world.lookup("\(world.world.path)/malformed.airlock", usesIndex: usesIndex)
            #expect(try lookup.search(query).lines == [world.signatureUUID])
        }
    }
}
