import CConfinement
import FileSystem
import Foundation
import JSON
import TestSupport
import Testing

/// That the program itself is confined while it reads what others made.
@Suite(.enabled(if: linux_landlock_version() >= 2, "needs a kernel with Landlock"))
struct ConfinedCommandTests {
    /// What the kernel says of a command at the moment in which it opens the bundle, a pipe into which nothing was written.
    private func status(_ arguments: (_ bundle: String, _ folder: String) -> [String]) throws -> [String: String] {
        let folder = try TemporaryFolder()
        let pipe = "\(folder.path)/bundle"
        #expect(unsafe mkfifo(pipe, 0o600) == 0)
        let process = Process()
        process.executableURL = URL(filePath: Program.path)
        process.arguments = arguments(pipe, folder.path)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        defer { process.waitUntilExit() }
        // Opens once somebody reads.
        var writer: Int32 = -1
        while writer < 0, process.isRunning { writer = unsafe open(pipe, O_WRONLY | O_NONBLOCK | O_CLOEXEC) }
        #expect(writer >= 0, "it ended and never opened the bundle")
        defer { close(writer) }
        let text = try File.open("/proc/\(process.processIdentifier)/status").readAll(limit: 1 << 16)
        var found: [String: String] = [:]
        for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
            let words = line.split(whereSeparator: { ": \t".contains($0) }).map(String.init)
            if words.count > 1 { found[words[0]] = words[1] }
        }
        return found
    }

    @Test func `is confined before the first byte of a bundle is read`() throws {
        let verify = try status { bundle, _ in ["verify", bundle, "--trust", Program.keys] }
        let imported = try status { bundle, folder in
            ["import", bundle, "\(folder)/registry", "--trust", Program.keys]
        }
        let inspected = try status { bundle, _ in ["inspect", bundle] }
        for found in [verify, imported, inspected] {
            #expect(found["Seccomp"] == "2")
            #expect(found["NoNewPrivs"] == "1")
        }
    }

    @Test func `says with --no-sandbox that it is not confined, and is not`() throws {
        let found = try status { bundle, _ in ["verify", bundle, "--trust", Program.keys, "--no-sandbox"] }
        #expect(found["Seccomp"] == (try ownStatus()))
        let outcome = try Program().run("verify", Program.bundle, "--trust", Program.keys, "--no-sandbox", "--quiet")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.talk.contains("airlock: warning: NOT CONFINED"))
    }

    /// What holds for this process; a container may have a filter of its own.
    private func ownStatus() throws -> String? {
        let text = String(decoding: try File.open("/proc/self/status").readAll(limit: 1 << 16), as: UTF8.self)
        return text.split(separator: "\n").first { $0.hasPrefix("Seccomp:") }.map { String($0.suffix(1)) }
    }

    @Test func `tells in its data how it was confined`() throws {
        let folder = try TemporaryFolder()
        let registry = "\(folder.path)/registry"
        func confinement(_ arguments: String...) throws -> String {
            let outcome = try Program().run(arguments + ["--trust", Program.keys, "--output", "json"])
            #expect(outcome.status == 0, "\(outcome)")
            return try outcome.json().object().string("confinement")
        }
        #expect(try confinement("verify", Program.bundle).hasPrefix("landlock "))
        #expect(try confinement("import", Program.bundle, registry).hasSuffix(", seccomp"))
        #expect(try confinement("audit", registry).hasPrefix("landlock "))
        #expect(try confinement("verify", registry, "--no-sandbox") == "none")
    }

    @Test func `takes away what it made ahead, when a bundle is refused`() throws {
        let world = try TrustCopy(exporter: true)
        for state in [nil, "\(world.path)/state", "\(world.path)/registry/.airlock"] {
            let arguments = ["import", Program.bundle, "\(world.path)/registry", "--trust", world.keys]
            let outcome = try Program().run(arguments + (state.map { ["--state", $0] } ?? []))
            #expect(outcome.status == 2, "\(outcome)")
            #expect(try Directory.open(world.path).names() == ["keys"])
        }
    }

    @Test func `leaves directories alone that were there, when a bundle is refused`() throws {
        let world = try TrustCopy(exporter: true)
        for name in ["registry", "state"] { _ = try Directory.create("\(world.path)/\(name)") }
        let outcome = try Program().run(
            "import", Program.bundle, "\(world.path)/registry", "--trust", world.keys, "--state",
            "\(world.path)/state")
        #expect(outcome.status == 2, "\(outcome)")
        for name in ["registry", "state"] { #expect(try Directory.open("\(world.path)/\(name)").names() == []) }
    }

    @Test func `imports where the state is named that it would have anyway, and does not wait for itself`() throws {
        let folder = try TemporaryFolder()
        let registry = "\(folder.path)/registry"
        for _ in 0..<2 {
            let outcome = try Program().run(
                "import", Program.bundle, registry, "--trust", Program.keys, "--state", "\(registry)/.airlock")
            #expect(outcome.status == 0, "\(outcome)")
        }
        #expect(try Program().run("verify", registry, "--trust", Program.keys).status == 0)
    }

    @Test func `leaves no file behind that it had opened ahead`() throws {
        let folder = try TemporaryFolder()
        let program = Program(environment: ["TMPDIR": folder.path])
        #expect(try program.run("verify", Program.bundle, "--trust", Program.keys).status == 0)
        #expect(try Directory.open(folder.path).names() == [])
    }
}
