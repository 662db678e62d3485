import FileSystem
import Glibc
import JSON
import OCI
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// What an audit says of receipts that were removed or changed.
struct AuditedReceiptTests {
    private func receipts(_ site: AuditedRegistry) throws -> Directory {
        try Directory.open(site.state).subdirectory(SiteState.receiptsName)
    }

    private func expectFirst(_ report: AuditReport, _ kind: AuditFinding.Class, _ subject: String) {
        let found = report.findings.filter { $0.kind == kind && $0.finding.code.rawValue.hasPrefix("state.") }
        #expect(found.map(\.finding.subject) == [subject])
        #expect(report.status == .forked)
    }

    @Test func `finds a receipt that was removed, with the digest that it must have`() throws {
        let site = try AuditedRegistry()
        try receipts(site).remove(Receipt.name(2))
        let report = try site.auditUnchanged(expect: site.receipts[3])
        expectFirst(report, .missing, "receipt 2")
        let digest = site.receipts[1].dropFirst(2)
        #expect(report.findings[0].finding.wanted == "receipt 2 with the digest \(digest)")
        // What it alone explains is told with the reserve that it is missing.
        let extra = report.findings.filter { $0.kind == .extra }
        #expect(extra.count == 7)
        #expect(extra.allSatisfy { $0.finding.message.hasSuffix("no receipt that is there") })
    }

    @Test func `finds that the newest receipt was removed, since the registry names it`() throws {
        let site = try AuditedRegistry()
        try receipts(site).remove(Receipt.name(4))
        expectFirst(try site.auditUnchanged(), .missing, "receipt 4")
    }

    /// Takes a receipt out and closes the chain behind it, as somebody would who can write everything here.
    private func close(_ site: AuditedRegistry, without number: UInt64) throws {
        let folder = try receipts(site)
        let all = try ReceiptFile.all(in: site.state)
        for file in all { try folder.remove(Receipt.name(file.receipt.sequence)) }
        var last: Receipt?
        for file in all where file.receipt.sequence != number {
            var content = try file.object()
            // As one of a version that kept no log of them.
            for member in ["receiptLog", "trustSeal"] { content[member] = nil }
            content["sequence"] = .integer((last?.sequence ?? 0) + 1)
            content["previous"] = last.map { .string("\($0.digest)") } ?? .null
            let next = try ReceiptFile(JSON.object(content).encoded(.canonical))
            try DurableFile.replace(
                Receipt.name(next.receipt.sequence), in: folder, with: next.bytes, permissions: 0o444)
            last = next.receipt
        }
        try Directory.open(site.state).removeTree(ReceiptLog.name)
        let newest = try #require(last)
        let registry = try RegistryDirectory.open(site.registry)
        try RegistryReceipt(sequence: newest.sequence).write(to: registry)
    }

    @Test func `finds by a receipt known outside that the newest was taken away with every trace`() throws {
        let site = try AuditedRegistry()
        // Without a word from outside, what it published looks as if somebody had put it there.
        try close(site, without: 4)
        #expect(try site.auditUnchanged().findings.allSatisfy { $0.finding.code.rawValue.hasPrefix("registry.") })
        expectFirst(try site.auditUnchanged(expect: site.receipts[3]), .missing, "receipt 4")
        expectFirst(
            try AuditedRegistry().auditUnchanged(expect: "2:\(site.receipts[0].dropFirst(2))"), .rotten, "receipt 2")
    }

    @Test func `finds by a checkpoint known outside that a receipt was taken away or changed`() throws {
        let site = try AuditedRegistry()
        let checkpoint = try Directory.open(site.state).subdirectory(ReceiptLog.name).read(
            ReceiptLog.checkpointName, limit: 1 << 16)
        try site.write("../noted", String(decoding: checkpoint, as: UTF8.self))
        let noted = "\(site.folder.path)/world/noted"
        #expect(try site.auditUnchanged(expect: noted).findings.isEmpty)
        try close(site, without: 4)
        #expect(try site.auditUnchanged(expect: noted).findings.first?.finding.code == .receiptRemoved)
        let other = try AuditedRegistry()
        try close(other, without: 2)
        #expect(try other.auditUnchanged(expect: noted).findings.contains { $0.finding.code == .receiptRemoved })
        let gap = try AuditedRegistry()
        try receipts(gap).remove(Receipt.name(4))
        let codes = try gap.auditUnchanged(expect: noted).findings.map(\.finding.code)
        #expect(codes.contains(.receiptRemoved) && codes.contains(.stateBehind))
    }

    @Test func `finds a tile of the log of receipts that was changed, and a log that is gone`() throws {
        let site = try AuditedRegistry()
        let log = try Directory.open(site.state).subdirectory(ReceiptLog.name)
        let entries = try log.subdirectory("tile").subdirectory("entries").subdirectory("000.p")
        var bytes = try entries.read("4", limit: 1 << 16)
        bytes[9] ^= 1
        try DurableFile.replace("4", in: entries, with: bytes)
        #expect(try site.auditUnchanged().findings.map(\.finding.code) == [.receiptLogChanged])
        try Directory.open(site.state).removeTree(ReceiptLog.name)
        #expect(try site.auditUnchanged().findings.map(\.finding.code) == [.receiptLogBehind])
    }

    @Test func `finds by a later receipt known outside that a middle one was taken out`() throws {
        let site = try AuditedRegistry()
        try close(site, without: 2)
        expectFirst(try site.auditUnchanged(expect: site.receipts[2]), .rotten, "receipt 3")
        expectFirst(try site.auditUnchanged(expect: site.receipts[3]), .missing, "receipt 4")
    }

    @Test func `finds a receipt that was changed`() throws {
        let site = try AuditedRegistry()
        let path = "\(site.state)/receipts/\(Receipt.name(2))"
        var text = String(decoding: try File.open(path).readAll(limit: 1 << 24), as: UTF8.self)
        text.replace("\"sealedBy\":[", with: "\"sealedBy\":[\"exporters/x.pub\",", maxReplacements: 1)
        try site.write(".airlock/receipts/\(Receipt.name(2))", text)
        expectFirst(try site.auditUnchanged(), .rotten, "receipt 2")
    }

    @Test func `finds what is no receipt, and a file that is none`() throws {
        let site = try AuditedRegistry()
        try site.write(".airlock/receipts/\(Receipt.name(4))", "{}")
        try site.write(".airlock/receipts/notes", "mine")
        let report = try site.auditUnchanged()
        expectFirst(report, .rotten, "receipt 4")
        #expect(report.told.contains("extra registry.extra notes"))
    }

    @Test func `finds that the tree heads that the site learned are gone`() throws {
        let site = try AuditedRegistry()
        try site.write(".airlock/heads.json", "{}")
        let report = try site.auditUnchanged()
        #expect(report.told.contains("rotten state.broken heads.json"))
    }

    @Test func `a file whose number is none that a receipt can have is extra, and hides nothing`() throws {
        let site = try AuditedRegistry()
        try site.write(".airlock/receipts/.left", "")
        #expect(try site.auditUnchanged().findings.map(\.kind) == [.extra])
        try site.write(".airlock/receipts/18446744073709551615.json", "")
        #expect(try site.auditUnchanged().findings.count { $0.kind == .extra } == 2)
        let log = try Directory.open(site.state).subdirectory(ReceiptLog.name)
        try DurableFile.replace(ReceiptLog.checkpointName, in: log, with: Array("x".utf8))
        try receipts(site).remove("18446744073709551615.json")
        #expect(try site.auditUnchanged().findings.contains { $0.finding.code == .receiptLogChanged })
    }

    @Test func `the officers that are named must have sealed the trust directory`() throws {
        let site = try AuditedRegistry()
        #expect(throws: TrustError.self) {
            try Auditor(trust: site.trust, officers: .digest(Digest.of([1])), clock: site.clock).audit(site.registry)
        }
    }
}
