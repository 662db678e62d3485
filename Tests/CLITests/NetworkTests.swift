import FileSystem
import Foundation
import TestSupport
import Testing

/// That nothing on the isolated side opens a socket.
@Suite(.enabled(if: Tracing.strace != nil, "needs strace, with the right to trace"))
struct NetworkTests {
    /// Runs a command and gives the calls about sockets that it made.
    private func trace(_ arguments: [String], status: Int32 = 0) throws -> String {
        let folder = try TemporaryFolder()
        let log = "\(folder.path)/trace"
        let strace = try #require(Tracing.strace)
        let program = Program(prefix: [strace, "-f", "-qq", "-e", "trace=network", "-e", "signal=none", "-o", log])
        let outcome = try program.run(arguments)
        #expect(outcome.status == status, "\(outcome)")
        let lines = String(decoding: try File.open(log).readAll(limit: 1 << 20), as: UTF8.self)
        return lines.split(separator: "\n").filter { !$0.contains("exited with") }.joined(separator: "\n")
    }

    @Test func `sees a socket where one is opened`() throws {
        let shell = try #require(Program.tool("bash"))
        let folder = try TemporaryFolder()
        let process = Process()
        process.executableURL = URL(filePath: try #require(Tracing.strace))
        process.arguments = [
            "-f", "-qq", "-e", "trace=network", "-o", "\(folder.path)/trace", shell, "-c",
            "exec 3<>/dev/udp/127.0.0.1/9; exit 0",
        ]
        try process.run()
        process.waitUntilExit()
        let text = String(decoding: try File.open("\(folder.path)/trace").readAll(limit: 1 << 20), as: UTF8.self)
        #expect(text.contains("socket("))
    }

    @Test func `verifies a bundle and a registry directory, and imports, without a socket`() throws {
        let folder = try TemporaryFolder()
        let registry = "\(folder.path)/registry"
        #expect(try trace(["verify", Program.bundle, "--trust", Program.keys]) == "")
        #expect(try trace(["import", Program.bundle, registry, "--trust", Program.keys]) == "")
        #expect(try trace(["import", Program.bundle, registry, "--trust", Program.keys]) == "")
        #expect(try trace(["verify", registry, "--trust", Program.keys]) == "")
    }

    @Test func `refuses without a socket`() throws {
        let world = try TrustCopy(exporter: true)
        #expect(try trace(["verify", Program.bundle, "--trust", world.keys], status: 2) == "")
        #expect(
            try trace(["import", Program.bundle, "\(world.path)/registry", "--trust", world.keys], status: 2) == "")
    }
}

/// The tool that sees system calls.
enum Tracing {
    /// The path of strace, where it works: some containers forbid tracing.
    static let strace: String? = {
        guard let path = Program.tool("strace") else { return nil }
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = ["-f", "-qq", "-e", "trace=network", "/bin/true"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        process.waitUntilExit()
        return process.terminationStatus == 0 ? path : nil
    }()
}
