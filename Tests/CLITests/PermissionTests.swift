import FileSystem
import Glibc
import TestSupport
import Testing

/// An import by a user who may not write.
@Suite(.enabled(if: geteuid() == 0 && Program.tool("setpriv") != nil, "needs root and setpriv"))
struct PermissionTests {
    private static let user = "65534"

    private func asOther(_ arguments: String...) throws -> Program.Outcome {
        let setpriv = try #require(Program.tool("setpriv"))
        return try Program(prefix: [setpriv, "--reuid=\(Self.user)", "--regid=\(Self.user)", "--clear-groups"])
            .run(arguments)
    }

    /// Whether the other user reaches the program and the sample at all; not where they lie below root's home.
    private static let isReachable: Bool = {
        guard let setpriv = Program.tool("setpriv") else { return false }
        let program = Program(prefix: [setpriv, "--reuid=\(user)", "--regid=\(user)", "--clear-groups"])
        return (try? program.run("inspect", Program.bundle).status) == 0
    }()

    @Test(.enabled(if: isReachable, "the other user cannot read the program or the sample"))
    func `refuses a directory into which it may not write, and leaves nothing`() throws {
        let folder = try TemporaryFolder()
        let outcome = try asOther("import", Program.bundle, "\(folder.path)/registry", "--trust", Program.keys)
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.talk.contains("Permission denied"))
        #expect(try Directory.open(folder.path).names() == [])
    }

    @Test(.enabled(if: isReachable, "the other user cannot read the program or the sample"))
    func `refuses somebody else's registry directory and leaves it as it was`() throws {
        let folder = try TemporaryFolder()
        let registry = "\(folder.path)/registry"
        #expect(try Program().run("import", Program.bundle, registry, "--trust", Program.keys).status == 0)
        let before = try DirectorySnapshot(registry)
        let outcome = try asOther("import", Program.bundle, registry, "--trust", Program.keys)
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.output.isEmpty)
        #expect(try DirectorySnapshot(registry) == before)
    }

    @Test(.enabled(if: isReachable, "the other user cannot read the program or the sample"))
    func `refuses an empty directory that belongs to somebody else`() throws {
        let folder = try TemporaryFolder()
        let registry = "\(folder.path)/registry"
        _ = try Directory.create(registry)
        let outcome = try asOther("import", Program.bundle, registry, "--trust", Program.keys)
        #expect(outcome.status == 1, "\(outcome)")
        #expect(try Directory.open(registry).names() == [])
    }
}
