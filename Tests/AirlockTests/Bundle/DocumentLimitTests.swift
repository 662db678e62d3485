import JSON
import OpenSSL
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// Documents that are larger or deeper than their kind may be.
@Suite struct DocumentLimitTests {
    /// The size in a header that nothing declares before is believed up to the limit, and no further.
    @Test(arguments: [(BundleEditor.manifestPath, 4 << 20), (BundleEditor.sealPath, 256 << 10)])
    func `refuses a first entry beyond its limit before reading it`(path: String, limit: Int) throws {
        for size in [limit + 1, (1 << 33) - 1] {
            let bundle = try BundleFixture.shared().edited { editor in
                try editor.editHeader(path) {
                    BundleEditor.put(BundleEditor.octal(size, digits: 11) + " ", .size, in: &$0)
                }
            }.bytes
            try BundleExpectations.expectRefusal(.bundleTooLarge, of: bundle)
        }
    }

    @Test func `refuses airlock.json nested too deep`() throws {
        let fixture = try BundleFixture.shared()
        let bundle = try fixture.edited { editor in
            try editor.edit(BundleEditor.manifestPath) { $0[at: "/critical"] = Self.nested(70) }
            try editor.seal(with: [fixture.exporter])
        }.bytes
        try BundleExpectations.expectRefusal(.bundleMalformed, of: bundle)
    }

    @Test(arguments: [BundleEditor.entriesPath, BundleEditor.imagesPath])
    func `refuses a record nested too deep`(_ path: String) throws {
        try expectMalformed { editor in
            try editor.editRecords(path) { $0[0][at: "/size"] = Self.nested(20) }
        }
    }

    @Test(arguments: [BundleEditor.entriesPath, BundleEditor.imagesPath])
    func `refuses a line beyond a mebibyte`(_ path: String) throws {
        try expectMalformed { editor in
            try editor.editRecords(path) { $0[0][at: "/digest"] = .string(String(repeating: "a", count: 1 << 20)) }
        }
    }

    @Test func `refuses more than a thousand manifests of evidence`() throws {
        try expectMalformed { editor in
            try editor.editRecords(BundleEditor.imagesPath) { records in
                let one = try #require(records[0][at: "/evidence/0"])
                records[0][at: "/evidence"] = .array(
                    (0...1000).map { number in
                        var piece = one
                        piece[at: "/digest"] = .string(BundleEditor.digest(Array("\(number)".utf8)))
                        return piece
                    })
            }
        }
    }

    private static func nested(_ depth: Int) -> JSON {
        (0..<depth).reduce(.null) { inner, _ in [inner] }
    }

    private func expectMalformed(_ change: (inout BundleEditor) throws -> Void) throws {
        let fixture = try BundleFixture.shared()
        let bundle = try fixture.edited { editor in
            try change(&editor)
            try editor.deriveManifest()
            try editor.seal(with: [fixture.exporter])
        }.bytes
        try BundleExpectations.expectRefusal(.bundleMalformed, of: bundle)
    }

    @Test func `refuses a manifest beyond four mebibytes`() throws {
        let fixture = try BundleFixture.shared()
        let child = fixture.image.children[0].digest
        let bundle = try fixture.resealed { editor in
            let spaces = [UInt8](repeating: 0x20, count: 4 << 20)
            try editor.replaceBlob(child, with: editor.blob(child) + spaces)
        }
        try BundleExpectations.expectRefusal(.bundleTooLarge, of: bundle)
    }

    @Test func `refuses indexes within indexes without end`() throws {
        let fixture = try BundleFixture.shared()
        let bundle = try fixture.resealed { editor in
            var inner = fixture.image
            for _ in 0..<5 {
                inner = TestImage(index: [(inner, platform: nil)])
                try editor.addBlob(inner.manifest.bytes, kind: "manifest")
            }
            try editor.editRecords(BundleEditor.imagesPath) { records in
                records[0][at: "/digest"] = .string(inner.digest)
                records[0][at: "/size"] = .integer(inner.manifest.size)
            }
        }
        try BundleExpectations.expectRefusal(.imageMalformed, of: bundle)
    }

    @Test func `does not judge a payload beyond its limit`() throws {
        let bundle = try BundleFixture.shared().resealed { editor in
            try editor.editLayer("signature") { $0.blob += [UInt8](repeating: 0x20, count: 64 << 10) }
        }
        try BundleExpectations.expectRefusal(.evidenceLimitExceeded, of: bundle)
    }

    @Test func `does not judge an envelope beyond sixteen mebibytes`() throws {
        let bundle = try BundleFixture.shared().resealed { editor in
            try editor.editLayer("attestation") { $0.blob += [UInt8](repeating: 0x20, count: 16 << 20) }
        }
        try BundleExpectations.expectRefusal(.evidenceMissing, of: bundle)
    }
}
