import FileSystem
import Foundation
import TestSupport
import Testing

/// Holds `Docs/threat-model.md` to the sources: the tests and codes that it names, and its table of system calls.
struct ThreatModelTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path(percentEncoded: false)

    private static func text(_ path: String) throws -> String {
        try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
    }

    private static func matches(_ pattern: String, in text: String) throws -> [String] {
        let form = try NSRegularExpression(pattern: pattern, options: .dotMatchesLineSeparators)
        return form.matches(in: text, range: NSRange(text.startIndex..., in: text)).compactMap { match in
            Range(match.range(at: 1), in: text).map { String(text[$0]).replacing("\n", with: " ") }
        }
    }

    /// The text of every file of tests.
    private static func tests() throws -> String {
        let names = try #require(FileManager.default.enumerator(atPath: "\(root)/Tests"))
            .compactMap { $0 as? String }.filter { $0.hasSuffix("Tests.swift") }
        return try names.map { try text("Tests/\($0)") }.joined()
    }

    @Test func `names tests that there are`() throws {
        let document = try Self.text("Docs/threat-model.md")
        let tests = try Self.tests()
        let suites = Set(try Self.matches("\\b([A-Z]\\w+Tests)\\b", in: document))
        #expect(suites.count > 20)
        for suite in suites { #expect(tests.contains("struct \(suite) "), "\(suite)") }
        let names = try Self.matches("(?<!\\*)\\*([a-z][^*]+)\\*(?!\\*)", in: document).filter { $0 != "empty" }
        #expect(names.count > 30)
        for name in names { #expect(tests.contains("func `\(name)`"), "\(name)") }
    }

    @Test func `names codes that there are`() throws {
        let document = try Self.text("Docs/threat-model.md")
        let known = Set(try Self.matches("\\| ([a-z-]+\\.[a-z-]+) \\|", in: Self.text("Docs/findings.md")))
        let codes = Set(try Self.matches("`([a-z-]+\\.[a-z-]+)`", in: document)).subtracting(["revoked.yaml"])
        #expect(codes.count > 20)
        for code in codes { #expect(known.contains(code), "\(code)") }
    }

    @Test func `has the table of system calls that the filter is made of`() throws {
        let folder = try TemporaryFolder()
        let document = try Self.text("Docs/threat-model.md")
        let copy = "\(folder.path)/copy.md"
        try document.write(toFile: copy, atomically: true, encoding: .utf8)
        let outcome = try #require(Tool.built("confined")).run("table", copy)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(try String(contentsOfFile: copy, encoding: .utf8) == document, "run make threat-model")
    }
}
