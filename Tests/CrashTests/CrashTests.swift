import TestSupport
import Testing

/// What an import leaves that is killed on its way. The script beside this file does the work, and more of it when it
/// is run by hand: `Tests/CrashTests/kill-moments AIRLOCK`.
@Suite(.enabled(if: Tracing.isPossible, "needs airlock, python3, openssl, and strace with the right to trace"))
struct CrashTests {
    private static let script = String(#filePath.dropLast("CrashTests.swift".count)) + "kill-moments"

    @Test func `a killed import leaves the old or the new registry directory, and the next one completes`() throws {
        let python = try #require(Tool.installed("python3"))
        let airlock = try #require(Tool.airlock)
        let outcome = try python.run(Self.script, airlock.path, "--moments", "12", "--seed", "7")
        #expect(outcome.status == 0, "\(outcome)")
        // Both sides of the commit were seen.
        let total = outcome.output.split(separator: "\n").last ?? ""
        #expect(total.hasPrefix("seed 7: 12 moments"), "\(outcome)")
        #expect(!total.contains("old 0,"), "\(outcome)")
        #expect(!total.contains("new 0,"), "\(outcome)")
    }
}
