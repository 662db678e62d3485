import OCI
import OpenSSL
import Sigstore
import Testing

@testable import Airlock

@Suite struct TagMoveTests {
    private func target(_ byte: UInt8, _ seconds: Int64?) -> TagTarget {
        TagTarget(digest: Digest.of([byte]), newestProvenTime: seconds.map { UnixTime(seconds: $0) })
    }

    private func isRefused(_ moves: PolicyRule.Moves, from old: Int64?, to new: Int64?) throws -> Bool {
        let finding = moves.refusal(
            of: try Reference("a.test/b:1"), from: target(1, old), to: target(2, new))
        if let finding { #expect(finding.code == .policyTagMoved) }
        return finding != nil
    }

    @Test func `a tag that stays is no move`() throws {
        let same = target(1, 5)
        #expect(PolicyRule.Moves.deny.refusal(of: try Reference("a.test/b:1"), from: same, to: same) == nil)
    }

    @Test func `newer allows evidence that is not older`() throws {
        #expect(try !isRefused(.newer, from: 5, to: 6))
        #expect(try !isRefused(.newer, from: 5, to: 5))
        #expect(try isRefused(.newer, from: 5, to: 4))
    }

    @Test func `newer refuses what nothing can date`() throws {
        #expect(try isRefused(.newer, from: nil, to: 6))
        #expect(try isRefused(.newer, from: 5, to: nil))
        #expect(try isRefused(.newer, from: nil, to: nil))
    }

    @Test func `deny refuses every move and any none`() throws {
        #expect(try isRefused(.deny, from: 5, to: 6))
        #expect(try !isRefused(.any, from: 5, to: 4))
        #expect(try !isRefused(.any, from: nil, to: nil))
    }
}
