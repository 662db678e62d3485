import Foundation
import Synchronization

/// The program of the isolated side, built once for all tests from a package of its own: what the full build has pinned
/// beside Package.swift would be fetched too.
struct IsolatedProgram {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path(percentEncoded: false)

    /// Where it was built.
    let folder: String
    /// What the build said, and how it ended.
    let build: (status: Int32, output: String)

    var path: String { "\(folder)/debug/airlock" }
    /// What `swift` is told for this build.
    var arguments: [String] {
        ["--disable-default-traits", "--package-path", "\(folder)/package", "--scratch-path", folder]
    }

    private static let made = Result { try IsolatedProgram() }
    /// Goes when the process ends.
    private static let leftover = Mutex("")

    static func shared() throws -> IsolatedProgram { try made.get() }

    private init() throws {
        let scratch = FileManager.default.temporaryDirectory.appending(path: "airlock-isolated-\(UUID())")
        let folder = scratch.path(percentEncoded: false)
        self.folder = folder
        Self.leftover.withLock { $0 = folder }
        atexit { Self.leftover.withLock { try? FileManager.default.removeItem(atPath: $0) } }
        let package = "\(folder)/package"
        try FileManager.default.createDirectory(atPath: package, withIntermediateDirectories: true)
        for name in ["Package.swift", "Sources", "Tests"] {
            try FileManager.default.createSymbolicLink(
                atPath: "\(package)/\(name)", withDestinationPath: "\(Self.root)/\(name)")
        }
        build = try Self.run(
            "swift", "build", "--disable-default-traits", "--product", "airlock", "--package-path", package,
            "--scratch-path", folder)
    }

    /// Runs a program and gives all that it says.
    static func run(_ arguments: String...) throws -> (status: Int32, output: String) {
        try run(arguments, both: true)
    }

    /// - Parameter both: whether what it complains of is given too.
    static func run(_ arguments: [String], both: Bool) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        if both { process.standardError = output }
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
    }
}
