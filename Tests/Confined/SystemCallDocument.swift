import Confinement
import FileSystem

/// The table of system calls in a document.
enum SystemCallDocument {
    private static let begin = "<!-- system calls: written by make threat-model -->\n"
    private static let end = "<!-- end of system calls -->\n"

    /// Replaces the table in a document by the one of the sources.
    static func rewrite(_ path: String) throws {
        let (parent, name) = Directory.split(path)
        let directory = try Directory.open(parent)
        let text = String(decoding: try directory.read(name, limit: 1 << 20), as: UTF8.self)
        guard let start = text.firstRange(of: begin), let stop = text.firstRange(of: end) else {
            throw SystemError(operation: "find the table in", path: path, code: 22)
        }
        let whole = text[..<start.upperBound] + table + text[stop.lowerBound...]
        try DurableFile.replace(name, in: directory, with: Array(whole.utf8))
    }

    /// The table, one line a call.
    static var table: String {
        let lines = SystemCall.allowed.map { call in
            let numbers = Architecture.allCases.map { call.number(on: $0).map { "\($0)" } ?? "" }
            let only = call.conditions.map { "\($0)" }.joined(separator: "; ")
            return "| \(call.name) | \(numbers.joined(separator: " | ")) | \(only) | \(call.why) |\n"
        }
        return "| call | x86-64 | aarch64 | only | for |\n| --- | --- | --- | --- | --- |\n" + lines.joined()
    }
}
