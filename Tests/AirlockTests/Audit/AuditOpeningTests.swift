import FileSystem
import Glibc
import JSON
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// What an audit does before it looks at anything, and what its report is made of.
struct AuditOpeningTests {
    @Test func `does not finish an import that was interrupted, and says who does`() throws {
        let site = try AuditedRegistry()
        let transaction = Transaction(layouts: [], statePath: nil, receipt: 5)
        try transaction.commit(in: try Directory.open(site.state))
        let before = try DirectorySnapshot(site.registry)
        do {
            _ = try site.audit()
            Issue.record("it was audited")
        } catch {
            #expect(
                Diagnosis(error).hint
                    == "run airlock ls \(site.registry), which finishes it, and then this command again")
        }
        #expect(try DirectorySnapshot(site.registry) == before)
    }

    @Test func `leaves what an import staged, and names it`() throws {
        let site = try AuditedRegistry()
        try Directory.open(site.state).make("staging", permissions: 0o700)
        #expect(try site.auditUnchanged().told == ["extra registry.extra staging"])
    }

    @Test func `refuses what is no registry directory`() throws {
        let site = try AuditedRegistry()
        for target in [site.trust, "\(site.folder.path)/nowhere", "\(site.trust)/policy.yaml"] {
            expectError(.registryNotOurs, .usage) {
                try Auditor(trust: site.trust, clock: site.clock).audit(target)
            }
        }
    }

    @Test func `finds receipts that lie elsewhere`() throws {
        let world = try ImportWorld()
        let state = "\(world.path)/state"
        let bundle = try world.bundle(RandomImage(seed: 1).image())
        #expect(try world.importBundle(bundle, state: state).isPublished)
        let report = try Auditor(trust: world.trust, state: state, clock: world.clock).audit(world.registry)
        #expect(report.told == [])
        #expect(report.images.map(\.receipt) == [1])
    }

    @Test func `has a report in a form that stays`() throws {
        let site = try AuditedRegistry()
        try site.write("notes", "mine")
        let report = try site.audit(expect: site.receipts[3]).json
        #expect(report[at: "/format"] == "application/vnd.airlock.audit.v1+json")
        #expect(report[at: "/clean"] == false)
        #expect(report[at: "/receipts/count"] == 4)
        #expect(report[at: "/receipts/newest/sequence"] == 4)
        #expect(report[at: "/receipts/expected"] == true)
        #expect(report[at: "/findings/0/class"] == "extra")
        #expect(report[at: "/findings/0/code"] == "registry.extra")
        #expect(try report[at: "/findings/0/hint"]?.string().isEmpty == false)
        #expect(report[at: "/counts/findings/extra"] == 1)
        #expect(report[at: "/counts/images/proven"] == .integer(AuditedRegistry.count))
        #expect(report[at: "/images/0/standing"] == "proven")
        #expect(report[at: "/images/0/receipt"] != nil)
    }

    @Test func `tells of every finding what to do`() throws {
        let site = try AuditedRegistry()
        try flip(site.pooled(AuditedRegistry.plain[2].digest), at: 30)
        try Directory.open("\(site.registry)/registry.test").removeTree("a3")
        try Directory.open("\(site.state)/receipts").remove(Receipt.name(2))
        try site.write("notes", "mine")
        try DurableFile.replace(
            "policy.yaml", in: try Directory.open(site.trust), with: Array("version: 1\nimages: []\n".utf8))
        let report = try site.audit()
        #expect(Set(report.findings.map(\.kind)) == Set(AuditFinding.Class.allCases))
        #expect(report.findings.allSatisfy { $0.finding.hint != nil && !$0.finding.found.isEmpty })
        #expect(report.lines.first == "\(site.registry): \(report.findings.count) findings")
    }

    @Test func `ends with what could not be read before all else`() {
        let error = SystemError(operation: "read", path: "blob", code: EIO)
        let finding = AuditFinding.unreadable("blob", error)
        #expect(finding.kind == .rotten)
        #expect(finding.finding.code.status == .couldNotRun)
    }
}
