import TestSupport
import Testing

/// What a command leaves when it is killed, interrupted, or finds a disk full or broken. The scripts beside this file do
/// the work, and more of it when they are run by hand: `Tests/CrashTests/inject AIRLOCK --moments 0`.
@Suite(.enabled(if: Tracing.isPossible, "needs airlock, python3, openssl, and strace with the right to trace"))
struct CrashTests {
    private static let folder = String(#filePath.dropLast("CrashTests.swift".count))

    private func run(_ script: String, _ arguments: String...) throws -> Tool.Outcome {
        let python = try #require(Tool.installed("python3"))
        let airlock = try #require(Tool.airlock)
        return try python.run([Self.folder + script, airlock.path] + arguments)
    }

    @Test func `a killed import leaves the old or the new registry directory, and the next one completes`() throws {
        let outcome = try run("inject", "--scenario", "second", "--fault", "kill", "--moments", "12", "--seed", "7")
        #expect(outcome.status == 0, "\(outcome)")
        // Both sides of the commit were seen.
        let total = outcome.output.split(separator: "\n").last ?? ""
        #expect(total.hasPrefix("seed 7: 12 moments"), "\(outcome)")
        #expect(!total.contains("old 0,"), "\(outcome)")
        #expect(!total.contains("new 0,"), "\(outcome)")
    }

    @Test func `a signal after the commit is minded when all is published`() throws {
        let outcome = try run("inject", "--scenario", "second", "--fault", "term", "--moments", "12", "--seed", "7")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(!(outcome.output.split(separator: "\n").last ?? "").contains("new 0,"), "\(outcome)")
    }

    @Test func `whatever call of whatever command fails, nothing is left behind and nothing is half done`() throws {
        let outcome = try run("inject", "--moments", "20", "--seed", "3")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.output.contains("seed 3: 20 moments"), "\(outcome)")
    }

    @Test func `a command that waits is ended by a signal, says what it waited for, and leaves nothing`() throws {
        let outcome = try run("interrupt")
        #expect(outcome.status == 0, "\(outcome)")
    }

    @Test func `what the device loses or refuses is noticed, and nothing is left behind`() throws {
        let outcome = try run("device-faults")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.output.split(separator: "\n").count == 9, "\(outcome)")
    }
}
