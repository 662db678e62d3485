import FileSystem
import OCI
import OpenSSL
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// An audit as a page.
struct AuditPageTests {
    private func page(_ site: AuditedRegistry) throws -> (AuditReport, String) {
        let report = try Auditor(trust: site.trust, writesPage: true, clock: site.clock).audit(site.registry)
        return (report, try report.page.text)
    }

    @Test func `says that everything holds, with every image`() throws {
        let (report, page) = try page(AuditedRegistry())
        #expect(report.findings.isEmpty)
        #expect(page.contains("Everything is there, and holds"))
        #expect(report.images.count == AuditedRegistry.count)
        for image in report.images {
            #expect(page.contains("</a> <code>\(image.digest.short)</code></th>"), "\(image.name)")
        }
    }

    @Test func `tells every finding with its class, found and wanted, and what to do`() throws {
        let site = try AuditedRegistry()
        try site.write("stray", "x")
        try site.write(
            "../keys/revoked.yaml", "version: 1\nrevoked: [{digest: '\(AuditedRegistry.plain[0].digest)', reason: x}]\n"
        )
        let (report, page) = try page(site)
        #expect(Set(report.findings.map(\.kind)) == [.extra, .noLongerAllowed])
        for finding in report.findings.map(\.finding) {
            for part in [finding.code.rawValue, finding.found, finding.wanted] {
                #expect(page.contains(Markup.escaped(part)), "\(part)")
            }
        }
        #expect(page.contains("Extra: "))
        #expect(page.contains("2 findings: 1 extra, 1 no longer allowed"))
        #expect(try self.page(site).1 == page)
        #expect(!page.contains("<script") && !page.contains("src=") && !page.contains("@import"))
    }

    @Test func `judges as of a date`() throws {
        let site = try AuditedRegistry()
        let date = site.clock.rfc3339
        try site.write(
            "../keys/revoked.yaml",
            "version: 1\nrevoked: [{digest: '\(AuditedRegistry.plain[0].digest)', date: \(date), reason: x}]\n")
        func findings(_ date: UnixTime?) throws -> Int {
            try Auditor(trust: site.trust, date: date, clock: site.clock).audit(site.registry).findings.count
        }
        #expect(try findings(nil) > 0)
        #expect(try findings(site.clock) > 0)
        #expect(try findings(site.clock.later(seconds: -1)) == 0)
    }

    @Test func `shows an image of which a layer is rotten as damaged, though its evidence holds`() throws {
        let site = try AuditedRegistry()
        let layer = try #require(AuditedRegistry.plain[0].blobs.last)
        let path = site.pooled(layer.digest)
        var bytes = try File.open(path).readAll(limit: 1 << 20)
        bytes[0] ^= 1
        for path in [path, site.blob(layer.digest, in: "a0")] {
            let (parent, name) = RegistryDirectory.split(path)
            try DurableFile.replace(name, in: Directory.open(parent), with: bytes, permissions: 0o444)
        }
        let (report, page) = try page(site)
        let damaged = report.images.count { $0.standing == .damaged }
        #expect(damaged > 0)
        #expect(page.components(of: "</span> damaged</span>") >= damaged)
        #expect(page.contains("Images refused</th><td>\(damaged)"))
    }
}
