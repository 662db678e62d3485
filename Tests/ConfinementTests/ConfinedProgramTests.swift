import FileSystem
import TestSupport
import Testing

@testable import Confinement

/// A program that confines itself exactly as a command does, and then tries what somebody would who has taken it over.
@Suite(.enabled(if: ConfinedProgram.isPossible, "needs a kernel with Landlock and seccomp"))
struct ConfinedProgramTests {
    private static let refusals: Set<String> = ["EPERM", "EACCES", "ENOSYS", "EXDEV"]

    @Test(arguments: ["verify", "import", "audit"])
    func `fails in everything that is forbidden`(command: String) throws {
        let outcome = try ConfinedProgram().run(command)
        #expect(outcome.tried.count > 100)
        for (name, result) in outcome.tried { #expect(Self.refusals.contains(result), "\(name): \(result)") }
    }

    @Test func `harms nothing by trying`() throws {
        let program = try ConfinedProgram()
        let before = try DirectorySnapshot(program.folder.path)
        _ = try program.run("verify")
        #expect(try DirectorySnapshot(program.folder.path) == before)
    }

    @Test(arguments: ["verify", "import"])
    func `can do what its work needs`(command: String) throws {
        let outcome = try ConfinedProgram().run(command)
        #expect(outcome.needed.count == 7)
        for (name, result) in outcome.needed { #expect(result == "done", "\(name)") }
    }

    @Test func `writes in registry directory and state for an import alone`() throws {
        for (name, result) in try ConfinedProgram().run("import").published { #expect(result == "done", "\(name)") }
        for command in ["verify", "audit"] {
            let published = try ConfinedProgram().run(command).published
            #expect(published.count == 6)
            for (name, result) in published { #expect(["EACCES", "ENOENT"].contains(result), "\(name): \(result)") }
        }
    }

    @Test func `stands behind all three walls`() throws {
        let outcome = try ConfinedProgram().run("import")
        #expect(outcome.status["NoNewPrivs"] == "1")
        #expect(outcome.status["Seccomp"] == "2")
        #expect(outcome.state.hasPrefix("landlock "))
    }

    /// That the attempts are real: without confinement, what needs no special rights succeeds, or fails for a reason of
    /// its own.
    @Test func `would succeed unconfined`() throws {
        let outcome = try ConfinedProgram().run("import", "--no-sandbox")
        #expect(outcome.state == "none")
        #expect(outcome.status["Seccomp"] == "0" || outcome.status["Seccomp"] == "2")
        let tried = Dictionary(uniqueKeysWithValues: outcome.tried)
        for name in [
            "socket-inet", "socket-unix", "fork", "execve", "kill-parent", "tgkill-parent", "mmap-exec",
            "mprotect-exec", "prctl-keepcaps", "read-outside", "list-outside", "read-passwd", "list-root",
            "write-outside", "create-outside", "create-temporary", "mkdir-outside", "rename-out", "write-bundle",
            "write-trust", "create-in-trust", "mknod-pipe", "chmod-path", "chdir", "inotify_init1", "memfd_create",
        ] {
            let result = try #require(tried[name], "\(name) was not tried")
            #expect(!Self.refusals.contains(result), "\(name): \(result)")
        }
    }
}
