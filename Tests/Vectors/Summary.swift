/// The lines about cases and the table of suites.
struct Summary {
    /// How wide the columns are.
    struct Widths {
        let suite: Int
        let name: Int

        init(of cases: [VectorCase]) {
            suite = cases.map(\.suite.count).max() ?? 0
            name = cases.map(\.name.count).max() ?? 0
        }
    }

    /// The numbers of one suite.
    private struct Count {
        var cases = 0
        var asExpected = 0
        var unpinned = 0
    }

    private let widths: Widths
    private var suites: [String] = []
    private var counts: [String: Count] = [:]

    init(widths: Widths) { self.widths = widths }

    /// Whether every case is as expected.
    var isAsExpected: Bool { counts.values.allSatisfy { $0.asExpected == $0.cases } }

    /// Counts a case.
    mutating func add(_ result: CaseResult) {
        let suite = result.vector.suite
        if counts[suite] == nil { suites.append(suite) }
        counts[suite, default: Count()].cases += 1
        counts[suite, default: Count()].asExpected += result.isAsExpected ? 1 : 0
        counts[suite, default: Count()].unpinned += result.isUnpinned ? 1 : 0
    }

    /// The line for a case: whether it is as expected, suite, name, expected, got, code.
    func line(for result: CaseResult) -> String {
        let vector = result.vector
        let mark = result.isAsExpected ? "ok  " : "FAIL"
        let columns = [
            mark, vector.suite.padded(widths.suite), vector.name.padded(widths.name),
            vector.expectation.rawValue, result.got.padded(6), result.remark,
        ]
        return columns.joined(separator: "  ").trimmed
    }

    /// A line for each suite, and the total.
    var table: [String] {
        let width = max(widths.suite, "suite".count)
        func row(_ name: String, _ cells: [String], _ remark: String) -> String {
            ([name.padded(width)] + cells.map { $0.leftPadded(11) } + [remark]).joined(separator: "  ").trimmed
        }
        func row(_ name: String, _ count: Count) -> String {
            var remarks: [String] = []
            if count.unpinned > 0 { remarks.append("\(count.unpinned) refusals have no pinned code") }
            let cells = [count.cases, count.asExpected, count.cases - count.asExpected].map { "\($0)" }
            return row(name, cells, remarks.joined(separator: "; "))
        }
        var total = Count()
        for count in counts.values {
            total.cases += count.cases
            total.asExpected += count.asExpected
        }
        return ["", row("suite", ["cases", "as expected", "failed"], "")]
            + suites.map { row($0, counts[$0] ?? Count()) } + [row("total", total)]
    }
}

extension String {
    fileprivate func padded(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }

    fileprivate func leftPadded(_ width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }

    fileprivate var trimmed: String {
        var text = self
        while text.hasSuffix(" ") { text.removeLast() }
        return text
    }
}
