import TestSupport
import Testing

/// How often the system is called. Calls are counted, so that no clock decides.
@Suite(.enabled(if: Tracing.isPossible, "needs airlock, python3, openssl, and strace with the right to trace"))
struct SystemCallTests {
    private static let script =
        String(#filePath.dropLast("Tests/CrashTests/SystemCallTests.swift".count)) + "Benchmarks/growth"

    /// One line of the table: what waits for the disk, and all other calls.
    private struct Line {
        let step: Substring
        let waiting: Int
        let others: Double
    }

    @Test func `ten times the images wait for the disk no more often, and take ten times the other calls at most`()
        throws
    {
        let python = try #require(Tool.installed("python3"))
        let airlock = try #require(Tool.airlock)
        let outcome = try python.run(
            Self.script, airlock.path, "--images", "", "--megabytes", "", "--calls", "20,200")
        try #require(outcome.status == 0, "\(outcome)")
        let lines = outcome.output.split(separator: "\n").compactMap { line -> Line? in
            let words = line.split(separator: " ")
            guard words.count > 4, let waiting = Int(words[2]), let others = Double(words[3]) else { return nil }
            return Line(step: words[0], waiting: waiting, others: others)
        }
        try #require(lines.count == 8, "\(outcome)")
        for (few, many) in zip(lines.prefix(4), lines.suffix(4)) {
            #expect(few.step == many.step)
            #expect(many.waiting <= few.waiting, "\(few.step): \(outcome)")
            #expect(many.others <= 10 * few.others, "\(few.step): \(outcome)")
        }
        // Both sides of an import wait: for what is staged, and for what is published.
        #expect(lines.filter { $0.step == "import" }.allSatisfy { (2...40).contains($0.waiting) }, "\(outcome)")
    }
}
