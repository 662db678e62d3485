import FileSystem
import JSON
import OpenSSL
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// Revocations beside trusted tree heads: what a head proves of the past, and what a revoked log can no longer add.
struct RevokedLogTests {
    private let life: SiteLife

    init() throws { life = try SiteLife() }

    private func revoke(_ entry: String) throws {
        try life.world.write("keys/revoked.yaml", Array("version: 1\nrevoked:\n  - {\(entry), reason: x}\n".utf8))
    }

    private func day(_ number: Int64) -> String { life.world.sigstore.time.later(seconds: number * 86_400).rfc3339 }

    private func codes(_ file: String) throws -> [String] {
        try life.world.verify(file).verdicts.flatMap(\.findings).map(\.code.rawValue)
    }

    @Test func `the time of an entry below a trusted head saves what is from before`() throws {
        try life.pin()
        let bundle = try life.bundle()
        try revoke("signer: cosign/a.pub, date: \(day(1))")
        #expect(try codes(bundle.file) == [])
        try revoke("signer: cosign/a.pub, date: \(day(0))")
        #expect(try codes(bundle.file) == ["revoked.signer"])
    }

    @Test func `a head that the log alone signed saves nothing`() throws {
        let bundle = try life.bundle(proving: false, isChecked: false)
        try life.world.setPolicy(["log: promise"])
        #expect(try codes(bundle.file) == [])
        try revoke("signer: cosign/a.pub, date: \(day(1))")
        #expect(try codes(bundle.file) == ["revoked.signer"])
    }

    @Test func `the head of a revoked log does not advance`() throws {
        let start = life.log.size
        try life.pin()
        let bundle = try life.bundle()
        try revoke("log: '\(Hex.encode(life.log.logID))', date: \(day(1))")
        let report = try life.importing(bundle.file)
        #expect(!report.isPublished)
        #expect(report.headFindings.map(\.code) == [.revokedLog])
        try FileManager.remove("\(life.world.trust)/revoked.yaml")
        #expect(try life.sizes() == [start])
    }

    @Test func `the time of another entry of the same log is its word alone`() throws {
        // A second entry about the same signature, with an older time, in a tree that nobody here knows.
        var template = BundleTemplate()
        template.document.append { document, context in
            let text = try #require(document[at: "/verificationMaterial/tlogEntries/0/canonicalizedBody"]).string()
            let body = try #require(Base64.decode(text))
            let older = try context.sigstore.log.append(
                JSON(parsing: body), at: context.time.later(seconds: -5 * 86_400))
            document[at: "/verificationMaterial/tlogEntries/1"] = older.transparencyLogEntry
        }
        let world = try RevokedWorld(.key, template, "treeHead: signed")
        let log = world.sigstore.log
        try world.revoke("signer: cosign/a.pub, date: \(world.day(-2))")
        for (size, codes) in [(log.size - 1, ["revoked.signer"]), (log.size, [])] {
            try world.world.write("keys/heads/log.checkpoint", log.checkpoint(size: size))
            #expect(try world.codes() == codes)
        }
    }

    @Test func `what a revoked log added behind its frozen head does not count`() throws {
        let start = try life.log.checkpoint()
        try life.pin()
        let bundle = try life.bundle()
        try revoke("log: '\(Hex.encode(life.log.logID))', date: \(day(-9))")
        try life.world.write("keys/heads/frozen/log.checkpoint", start)
        #expect(try codes(bundle.file) == ["log.entry-missing"])
    }

    @Test func `what is below a frozen head of a revoked log still counts`() throws {
        try life.pin()
        let bundle = try life.bundle()
        try revoke("log: '\(Hex.encode(life.log.logID))', date: \(day(-9))")
        #expect(try codes(bundle.file) == ["log.entry-missing"])
        try life.world.write("keys/heads/frozen/log.checkpoint", life.log.checkpoint())
        #expect(try codes(bundle.file) == [])
    }
}

private enum FileManager {
    static func remove(_ path: String) throws {
        let (parent, name) = RegistryDirectory.split(path)
        try Directory.open(parent).remove(name)
    }
}
