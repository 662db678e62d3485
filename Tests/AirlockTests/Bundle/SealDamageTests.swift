import JSON
import OpenSSL
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// The seal, which is checked over the raw bytes before anything in them is read.
@Suite struct SealDamageTests {
    /// The bundle with another seal.
    private func sealed(_ change: (inout JSON) throws -> Void) throws -> [UInt8] {
        try BundleFixture.shared().edited { try $0.edit(BundleEditor.sealPath, change) }.bytes
    }

    private func expectInvalid(_ change: (inout JSON) throws -> Void) throws {
        try BundleExpectations.expectRefusal(.sealInvalid, of: sealed(change))
    }

    @Test func `refuses the seal of another manifest`() throws {
        let fixture = try BundleFixture.shared()
        let bundle = try fixture.edited { editor in
            editor[BundleEditor.sealPath] = try BundleEditor.seal(
                over: editor.content(BundleEditor.manifestPath) + [0x20], with: [fixture.exporter])
        }.bytes
        try BundleExpectations.expectRefusal(.sealInvalid, of: bundle)
    }

    @Test func `refuses a manifest that was changed under its seal, before it is parsed`() throws {
        let bundle = try BundleFixture.shared().edited { $0[BundleEditor.manifestPath] = Array("{".utf8) }.bytes
        try BundleExpectations.expectRefusal(.sealInvalid, of: bundle)
    }

    @Test func `accepts a seal with an unknown signature beside a pinned one`() throws {
        let fixture = try BundleFixture.shared()
        let keys = [try PrivateKey.generate(.ecdsaP256), fixture.exporter]
        _ = try BundleExpectations.acceptance(of: fixture.edited { try $0.seal(with: keys) }.bytes)
    }

    @Test func `takes no notice of the key identifier`() throws {
        _ = try BundleExpectations.acceptance(of: sealed { $0[at: "/signatures/0/keyid"] = "somebody" })
    }

    @Test(arguments: ["payload", "signatures/0/sig"], ["", "*", "AAA", "AAAB", "AA==\n", "AB=="])
    func `refuses text that is not the base64 that it must be`(member: String, text: String) throws {
        try expectInvalid { $0[at: "/\(member)"] = .string(text) }
    }

    @Test(arguments: ["", "application/vnd.airlock.seal.v2+json", "application/vnd.in-toto+json"])
    func `refuses another payload type`(_ type: String) throws {
        try expectInvalid { $0[at: "/payloadType"] = .string(type) }
    }

    @Test(arguments: [0, 33])
    func `refuses no signature and more than 32`(count: Int) throws {
        try expectInvalid { seal in
            let signature = try #require(seal[at: "/signatures/0"])
            seal[at: "/signatures"] = .array([JSON](repeating: signature, count: count))
        }
    }

    @Test(arguments: ["/x", "/signatures/0/x"])
    func `refuses an unknown member`(_ pointer: String) throws {
        try expectInvalid { $0[at: pointer] = 1 }
    }

    @Test(arguments: ["/payload", "/payloadType", "/signatures", "/signatures/0/sig"])
    func `refuses a member less`(_ pointer: String) throws {
        try expectInvalid { $0[at: pointer] = nil }
    }

    @Test(arguments: [#"{"payload":"","payload":""}"#, "[]", "", "{", "null", String(repeating: "[", count: 100)])
    func `refuses a document that is no seal`(_ text: String) throws {
        let bundle = try BundleFixture.shared().edited { $0[BundleEditor.sealPath] = Array(text.utf8) }.bytes
        try BundleExpectations.expectRefusal(.sealInvalid, of: bundle)
    }

    @Test func `refuses a statement in another encoding`() throws {
        let fixture = try BundleFixture.shared()
        try expectInvalid { seal in
            let payload = try Base64.decode(seal[at: "/payload"]?.string() ?? "") ?? []
            let spaced = Array("{ ".utf8) + payload.dropFirst()
            let message = CosignSigner.preAuthenticationEncoding("application/vnd.airlock.seal.v1+json", spaced)
            seal[at: "/payload"] = .string(Base64.encode(spaced))
            seal[at: "/signatures/0/sig"] = .string(Base64.encode(try fixture.exporter.sign(message)))
        }
    }

    @Test func `refuses a second seal`() throws {
        let bundle = try BundleFixture.shared().edited { editor in
            let position = try editor.position(BundleEditor.sealPath)
            editor.entries.insert(editor.entries[position], at: position)
        }.bytes
        try BundleExpectations.expectRefusal(.bundleMisplaced, of: bundle)
    }

    @Test func `takes a seal whose header was changed for none`() throws {
        let bundle = try BundleFixture.shared().edited { editor in
            try editor.editHeader(BundleEditor.sealPath) { BundleEditor.put("000777 ", .mode, in: &$0) }
        }.bytes
        try BundleExpectations.expectRefusal(.sealMissing, of: bundle)
    }
}
