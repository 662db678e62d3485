import TestSupport
import Testing

/// That umoci reads what was published.
@Suite(.enabled(if: Peers.canRun("umoci"), "needs airlock, umoci and ../shared"))
struct UmociTests {
    private func umoci(_ arguments: String...) throws -> Tool.Outcome {
        try #require(Tool.installed("umoci")).run(arguments)
    }

    @Test(arguments: RealImage.all)
    func `lists the tags of a repository`(image: RealImage) throws {
        let carried = try CarriedImage.of(image)
        let outcome = try umoci("list", "--layout", carried.repository)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.output.split(separator: "\n").contains("1.0"))
    }
}
