import FileSystem
import Foundation
import TestSupport
import Testing

/// The examples of a document: in each block marked `console`, lines after `$ ` are commands, the others what they write.
/// `…` in an expected line stands for anything.
struct DocumentExamples {
    /// A command with what the document says that it writes to standard output.
    struct Example {
        let command: String
        var output: [String] = []
    }

    let examples: [Example]

    /// Reads the examples of a document of the project.
    init(_ name: String) throws {
        let file = Program.bundle.replacing("bundles/hello.airlock", with: "Docs/\(name)")
        var examples: [Example] = []
        var isConsole = false
        for line in try String(contentsOfFile: file, encoding: .utf8).components(separatedBy: "\n") {
            if line.hasPrefix("```") {
                isConsole = line == "```console"
            } else if isConsole, line.hasPrefix("$ ") {
                examples.append(Example(command: String(line.dropFirst(2))))
            } else if isConsole, !examples.isEmpty {
                examples[examples.count - 1].output.append(line)
            }
        }
        self.examples = examples
    }

    /// Runs all of them in one shell, in a folder that holds the sample bundle and its trust directory, and expects
    /// what the document says.
    func run(sourceLocation: SourceLocation = #_sourceLocation) throws {
        let folder = try TemporaryFolder()
        let mark = "-- end of example --"
        let commands = examples.map { "\($0.command)\necho '\(mark)'\n" }.joined()
        let script = """
            program=$0; airlock() { "$program" "$@"; }
            cp -R '\(Program.keys)' keys && chmod -R go-w keys
            mkdir bundles && cp '\(Program.bundle)' bundles/
            \(commands)
            """
        var program = Program(prefix: ["/bin/sh", "-c", script])
        program.directory = folder.path
        let outcome = try program.run()
        let found = outcome.output.components(separatedBy: "\(mark)\n").dropLast()
        #expect(found.count == examples.count, "\(outcome)", sourceLocation: sourceLocation)
        for (example, text) in zip(examples, found) {
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).dropLast()
            #expect(
                Self.matches(Array(lines), example.output), "\(example.command)\n\(text)\n\(outcome.talk)",
                sourceLocation: sourceLocation)
        }
    }

    private static func matches(_ lines: [String], _ wanted: [String]) -> Bool {
        lines.count == wanted.count && zip(lines, wanted).allSatisfy(matches)
    }

    private static func matches(_ line: String, _ wanted: String) -> Bool {
        let parts = wanted.components(separatedBy: "…")
        guard parts.count > 1, let first = parts.first, let last = parts.last else { return line == wanted }
        guard line.hasPrefix(first), line.hasSuffix(last) else { return false }
        var rest = line.dropFirst(first.count)
        for part in parts.dropFirst() where !part.isEmpty {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return true
    }
}
