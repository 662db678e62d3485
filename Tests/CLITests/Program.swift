import Foundation
import JSON
import Testing

/// Runs the program that was built with the tests.
struct Program {
    /// How it ended and what it said.
    struct Outcome: CustomStringConvertible {
        let status: Int32
        let output: String
        let talk: String

        /// Standard output as JSON.
        func json() throws -> JSON { try JSON(parsing: Array(output.utf8)) }

        var description: String { "status \(status)\n\(output)\(talk)" }
    }

    /// The path of the program: the product's name, or the target's where the package declares no product.
    static let path: String = {
        let tests = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let names = ["airlock", "AirlockCLI"]
        let found = names.map { tests.appending(path: $0).path(percentEncoded: false) }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        return found ?? "the program was not built beside the tests"
    }()

    /// The bundle and the trust directory that everybody has.
    static var bundle: String { root + "bundles/hello.airlock" }
    static var keys: String { root + "keys" }
    /// The folder of the package, with a slash at its end.
    private static let root: String = {
        let file = URL(filePath: #filePath).resolvingSymlinksInPath().path(percentEncoded: false)
        return String(file.dropLast("Tests/CLITests/Program.swift".count))
    }()

    var directory = "/tmp"
    var environment: [String: String] = [:]
    /// A file that is its standard input.
    var input = "/dev/null"
    /// What stands before the program on the command line: `strace`, `setpriv`, a shell that sets a umask.
    var prefix: [String] = []

    /// Runs with these arguments until it ends.
    func run(_ arguments: String...) throws -> Outcome { try run(arguments) }

    /// Runs with these arguments until it ends.
    func run(_ arguments: [String]) throws -> Outcome {
        let folder = FileManager.default.temporaryDirectory.appending(path: "airlock-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = ["out", "err"].map { folder.appending(path: $0) }
        for file in files { try Data().write(to: file) }
        let process = Process()
        let line = prefix + [Self.path] + arguments
        process.executableURL = URL(filePath: line[0])
        process.arguments = Array(line.dropFirst())
        process.currentDirectoryURL = URL(filePath: directory)
        process.environment = ["PATH": "/usr/bin:/bin"].merging(environment) { $1 }
        process.standardInput = try FileHandle(forReadingFrom: URL(filePath: input))
        process.standardOutput = try FileHandle(forWritingTo: files[0])
        process.standardError = try FileHandle(forWritingTo: files[1])
        try process.run()
        process.waitUntilExit()
        let texts = try files.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
        return Outcome(status: process.terminationStatus, output: texts[0], talk: texts[1])
    }

    /// A tool of the system, `nil` where it is not installed.
    static func tool(_ name: String) -> String? {
        ["/usr/bin/\(name)", "/bin/\(name)"].first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
