import Foundation
import Testing

/// Holds `Docs/limits.md` to the sources, both ways, and to the tests that it names.
@Suite struct LimitTableTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path(percentEncoded: false)
    /// Files of which every number is a limit; elsewhere the name tells.
    private static let files: Set<String> = [
        "ArchiveLimits", "BundleLimits", "JSONError", "NoteLimits", "OCILimits", "VerificationLimits",
    ]
    private static let others: Set<String> = ["RecordedRekor.bytes", "RecordedRekor.files", "TrustDirectory.files"]

    /// One row of the table.
    private struct Row {
        let name: String
        let value: String
        let reason: String
        let test: String
    }

    private func text(_ path: String) throws -> String {
        try String(contentsOfFile: "\(Self.root)/\(path)", encoding: .utf8)
    }

    private func swiftFiles(below folder: String) throws -> [(stem: String, text: String)] {
        let names = try #require(FileManager.default.enumerator(atPath: "\(Self.root)/\(folder)"))
            .compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }
        #expect(names.count > 10)
        return try names.map { name in
            (URL(filePath: name).deletingPathExtension().lastPathComponent, try text("\(folder)/\(name)"))
        }
    }

    /// The limits of the sources: their values as they stand there, by file and name.
    private func declared() throws -> [String: String] {
        let form = try NSRegularExpression(
            pattern: "^ *(?:private |fileprivate |public |package )*(?:static )?(?:let|var) (\\w+)(?:: \\w+)? = "
                + "([0-9][0-9_]*(?: << [0-9]+)?|JSONLimits\\(maximumBytes.*\\))$", options: .anchorsMatchLines)
        let named = try NSRegularExpression(pattern: "^(maximum|most|longest|told)[A-Z]|(Bytes|Limit)$")
        var found: [String: String] = [:]
        for (stem, text) in try swiftFiles(below: "Sources") {
            for match in form.matches(in: text, range: NSRange(text.startIndex..., in: text)) {
                guard let name = Range(match.range(at: 1), in: text), let value = Range(match.range(at: 2), in: text)
                else { continue }
                let key = "\(stem).\(text[name])"
                let whole = String(text[name])
                let isNamed = named.firstMatch(in: whole, range: NSRange(whole.startIndex..., in: whole)) != nil
                // What begins at nothing counts something.
                guard text[value] != "0", Self.files.contains(stem) || Self.others.contains(key) || isNamed else {
                    continue
                }
                found[key] = String(text[value])
            }
        }
        return found
    }

    private func documented() throws -> (rows: [Row], exempt: Set<String>) {
        let parts = try text("Docs/limits.md").components(separatedBy: "## No limits")
        let rows = parts[0].components(separatedBy: "\n").filter { $0.hasPrefix("| `") }.map { line -> Row in
            let cells = line.dropFirst(2).dropLast(2).components(separatedBy: " | ")
            let plain = cells.map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "` ")) }
            return Row(name: plain[0], value: plain[1], reason: plain[2], test: cells[3])
        }
        let quoted = parts[1].components(separatedBy: "`").enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
        return (rows, Set(quoted))
    }

    @Test func `every limit of the sources stands in the table with its value, and no other does`() throws {
        let (rows, exempt) = try documented()
        var left = try declared()
        #expect(left.count > 90)
        for row in rows {
            #expect(left.removeValue(forKey: row.name) == row.value, "\(row.name)")
            #expect(!row.reason.isEmpty, "\(row.name) has no reason")
        }
        #expect(Set(rows.map(\.name)).count == rows.count)
        #expect(Set(left.keys) == exempt, "name these in Docs/limits.md")
    }
}
