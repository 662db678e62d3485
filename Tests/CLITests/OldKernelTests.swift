import FileSystem
import JSON
import TestSupport
import Testing

/// Kernels that cannot confine: strace has them answer so.
@Suite(.enabled(if: Tracing.strace != nil, "needs strace, with the right to trace"))
struct OldKernelTests {
    private func program(_ injected: String) throws -> Program {
        let strace = try #require(Tracing.strace)
        // What is not traced is not injected either.
        return Program(prefix: [
            strace, "-f", "-qq", "-e", "trace=landlock_create_ruleset,landlock_restrict_self,seccomp", "-e",
            "inject=\(injected)", "-o", "/dev/null",
        ])
    }

    @Test(arguments: [
        "landlock_create_ruleset:error=ENOSYS", "landlock_create_ruleset:error=EOPNOTSUPP", "seccomp:error=EINVAL",
        "seccomp:error=ENOSYS", "landlock_restrict_self:error=EPERM",
    ])
    func `does nothing where it cannot be confined, and says which option does without`(injected: String) throws {
        let folder = try TemporaryFolder()
        for arguments in [
            ["verify", Program.bundle], ["import", Program.bundle, "\(folder.path)/registry"],
            ["import", Program.bundle, "\(folder.path)/registry", "--state", "\(folder.path)/state"],
        ] {
            let outcome = try program(injected).run(arguments + ["--trust", Program.keys])
            #expect(outcome.status == 1, "\(outcome)")
            #expect(outcome.output.isEmpty)
            #expect(outcome.talk.contains("(confinement.unavailable)"))
            #expect(outcome.talk.contains("--no-sandbox"))
            #expect(try Directory.open(folder.path).names() == [])
        }
    }

    @Test func `works there with --no-sandbox`() throws {
        let program = try program("landlock_create_ruleset,seccomp:error=ENOSYS")
        let outcome = try program.run("verify", Program.bundle, "--trust", Program.keys, "--no-sandbox")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.talk.contains("NOT CONFINED"))
    }

    /// From version 1 on nothing could be moved from one directory to another, so an import could not publish.
    @Test func `reads with the first version of Landlock, and does not begin an import`() throws {
        let folder = try TemporaryFolder()
        let program = try program("landlock_create_ruleset:retval=1:when=1")
        let outcome = try program.run("import", Program.bundle, "\(folder.path)/registry", "--trust", Program.keys)
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.talk.contains("version 1"))
        #expect(try Directory.open(folder.path).names() == [])
        let verified = try program.run("verify", Program.bundle, "--trust", Program.keys, "--output", "json")
        #expect(try verified.json().object().string("confinement") == "landlock 1, seccomp", "\(verified)")
    }

    /// What the trust directory says is read by a program that is confined already.
    @Test func `is confined before it opens the trust directory`() throws {
        let folder = try TemporaryFolder()
        let log = "\(folder.path)/trace"
        let strace = try #require(Tracing.strace)
        let program = Program(prefix: [
            strace, "-f", "-qq", "-e", "trace=openat,landlock_restrict_self,seccomp", "-o", log,
        ])
        #expect(try program.run("verify", Program.bundle, "--trust", Program.keys).status == 0)
        let lines = String(decoding: try File.open(log).readAll(limit: 1 << 22), as: UTF8.self).split(separator: "\n")
        let filter = try #require(lines.firstIndex { $0.contains("seccomp(") && $0.hasSuffix("= 0") })
        let rules = try #require(lines.firstIndex { $0.contains("landlock_restrict_self") && $0.hasSuffix("= 0") })
        #expect(rules < filter)
        for place in [Program.keys, Program.bundle] {
            // Before, it is only looked whether the bundle is a directory.
            let opened = lines.indices.filter {
                lines[$0].contains("\"\(place)") && !lines[$0].contains("O_PATH") && !lines[$0].contains("= -1")
            }
            #expect(!opened.isEmpty)
            #expect(opened.allSatisfy { $0 > filter }, "\(place)")
        }
    }
}
