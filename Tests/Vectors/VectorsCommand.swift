import Glibc

/// `vectors [DIR]`: runs every case below a directory and says which are as expected.
///
/// A line for each case (whether it is as expected, suite, name, expected, got, code), then a table with a line for
/// each suite. Ends with 0 only where every case is as expected; a case whose feature does not exist yet is not.
@main
struct VectorsCommand {
    static let defaultDirectory = "../shared/vectors"
    private static let usage = "usage: vectors [DIR]   (default: \(defaultDirectory))"

    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        if arguments.first == "--help" || arguments.first == "-h" { return print(usage) }
        guard arguments.count <= 1 else { fail(usage, code: 64) }
        do {
            let summary = try run(arguments.first ?? defaultDirectory)
            exit(summary.isAsExpected ? 0 : 1)
        } catch {
            fail("vectors: error: \(error)", code: 1)
        }
    }

    private static func run(_ directory: String) throws -> Summary {
        let cases = try CaseSearch.cases(below: directory)
        guard !cases.isEmpty else { throw VectorError.noCases(directory) }
        let runner = try CaseRunner(directory: directory)
        defer { runner.close() }
        var summary = Summary(widths: Summary.Widths(of: cases))
        for vector in cases {
            let result = CaseResult(of: vector, outcome: runner.run(vector), codes: .pinned)
            print(summary.line(for: result))
            summary.add(result)
        }
        for line in summary.table { print(line) }
        return summary
    }

    private static func fail(_ message: String, code: Int32) -> Never {
        let line = Array((message + "\n").utf8)
        _ = unsafe write(STDERR_FILENO, line, line.count)
        exit(code)
    }
}

/// Why the vectors cannot be run.
enum VectorError: Error, CustomStringConvertible {
    case noCases(String)
    case noTrustedRoot(above: String)
    case unreadable

    var description: String {
        switch self {
        case .noCases(let directory): "no case was found below \(directory)"
        case .noTrustedRoot(let directory): "no trust/public-good/trusted_root.json was found above \(directory)"
        case .unreadable: "what was signed for the case cannot be read"
        }
    }
}
