import FileSystem
import JSON
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// What `explain` tells of an image that holds, and of one that does not.
struct ExplainTests {
    private let life: SiteLife

    init() throws {
        life = try SiteLife()
        try life.pin()
    }

    private func explain(_ file: String) throws -> ExplainReport {
        ExplainReport(
            try TargetVerifier(
                trust: life.world.trust, state: life.state, clock: life.world.clock, keepsPieces: true
            ).verify(file))
    }

    @Test func `shows the chain from the leaf to the head that the site accepted`() throws {
        let start = life.log.size
        let bundle = try life.bundle()
        let report = try explain(bundle.file)
        #expect(report.status == .done)
        let chain = try #require(report.verdicts[0].evidence.flatMap(\.pieces).flatMap(\.chains).first)
        #expect(chain.finding == nil)
        #expect(chain.steps.allSatisfy { $0.holds })
        #expect(chain.steps.map(\.check).contains { $0.hasPrefix("included in the tree of size \(bundle.size)") })
        #expect(chain.steps.contains { $0.check.hasPrefix("consistent with size \(start)") })
        #expect(chain.steps.last?.check == "accepted by this site")
        // Once it is imported, the head is this site's own.
        #expect(try life.importing(bundle.file).isPublished)
        let later = try explain(bundle.file).verdicts[0].evidence.flatMap(\.pieces).flatMap(\.chains)[0]
        #expect(!later.steps.contains { $0.check.hasPrefix("consistent with") })
        #expect(try explain(life.world.registry).status == .done)
    }

    @Test func `shows the step that broke, found and wanted, and what to do`() throws {
        let bundle = try life.bundle()
        let bare = try life.rewrite(bundle.file) { $0[at: "/consistencyProofs"] = [] }
        let report = try explain(bare)
        #expect(report.status == .refused)
        let chain = try #require(report.verdicts[0].evidence.flatMap(\.pieces).flatMap(\.chains).first)
        #expect(chain.steps.last?.holds == false)
        #expect(chain.steps.dropLast().allSatisfy { $0.holds })
        #expect(chain.finding?.code == .headUnanchored)
        #expect(chain.finding?.hint != nil)
        let text = report.lines.joined(separator: "\n")
        #expect(text.contains("found") && text.contains("wanted"))
        let code = report.json[at: "/images/0/chains/0/finding/code"]
        #expect(code == "head.unanchored")
    }

    @Test func `draws a picture`() throws {
        let picture = String(decoding: try explain(life.bundle().file).picture, as: UTF8.self)
        #expect(picture.hasPrefix("<svg "))
        #expect(picture.hasSuffix("</svg>\n"))
        #expect(picture.contains("accepted by this site"))
    }
}
