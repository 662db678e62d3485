import JSON
import OCI
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// A second bundle under a tag that is published.
struct TagMoveImportTests {
    private let old = RandomImage(seed: 1).image()
    private let new = RandomImage(seed: 2).image()

    /// Imports one image, then another one under the same tag that was signed so many days later.
    private func move(days: Int64, _ rule: String...) throws -> (
        world: ImportWorld, before: DirectorySnapshot, report: ImportReport
    ) {
        let world = try ImportWorld()
        try world.setPolicy(rule)
        #expect(try world.importBundle(try world.bundle(old, daysLater: 10)).isPublished)
        let before = try world.snapshot()
        let report = try world.importBundle(try world.bundle(new, daysLater: 10 + days))
        return (world, before, report)
    }

    @Test func `moves a tag to newer evidence and reports both digests`() throws {
        let (world, _, report) = try move(days: 1)
        #expect(report.isPublished)
        #expect(report.moves.map { "\($0.old) \($0.new)" } == ["\(old.digest) \(new.digest)"])
        #expect(try report.lines.contains("tag \(ImportWorld.reference) moves from \(old.digest) to \(new.digest)"))
        let moves = try report.json.object().array("moves").map { try $0.object() }
        #expect(try moves.map { try $0.string("old") } == [old.digest])
        #expect(try moves.map { try $0.string("new") } == [new.digest])
        #expect(
            try world.verify("\(world.registry)@\(ImportWorld.reference)").verdicts.map { "\($0.record.digest)" } == [
                new.digest
            ])
    }

    @Test func `moves a tag to evidence of the same time`() throws {
        #expect(try move(days: 0).report.isPublished)
    }

    @Test func `keeps the image that lost its tag`() throws {
        let (world, _, _) = try move(days: 1)
        #expect(try world.verify("\(world.registry)@\(old.digest)").verdicts.count == 1)
    }

    @Test func `refuses to move a tag to older evidence`() throws {
        let (world, before, report) = try move(days: -1)
        expectRefused(report, .policyTagMoved, status: .denied)
        #expect(try world.snapshot() == before)
    }

    @Test func `refuses every move where moves is deny`() throws {
        let (world, before, report) = try move(days: 1, "moves: deny")
        expectRefused(report, .policyTagMoved, status: .denied)
        #expect(try world.snapshot() == before)
    }

    @Test func `moves a tag to older evidence where moves is any`() throws {
        #expect(try move(days: -1, "moves: any").report.isPublished)
    }

    @Test func `refuses a move from a tag whose evidence no receipt dates`() throws {
        let world = try ImportWorld()
        #expect(try world.importBundle(try world.bundle(old)).isPublished)
        let before = try world.snapshot()
        let report = try world.importBundle(try world.bundle(new, daysLater: 1), state: "\(world.path)/fresh")
        expectRefused(report, .policyTagMoved, status: .denied)
        #expect(try world.snapshot() == before)
        #expect(try DirectorySnapshot("\(world.path)/fresh").files.isEmpty)
    }

    @Test func `calls it no move when the digest stays`() throws {
        let world = try ImportWorld("moves: deny")
        let bundle = try world.bundle(old)
        #expect(try world.importBundle(bundle).isPublished)
        let report = try world.importBundle(bundle)
        #expect(report.outcome == .unchanged)
        #expect(report.moves.isEmpty)
    }
}
