import FileSystem
import Glibc
import TestSupport
import Testing

/// An import by a user who may not write.
@Suite(.enabled(if: OtherUser.canRun, "needs root, setpriv, and a program and a sample that others may read"))
struct PermissionTests {
    private func asOther(_ arguments: String...) throws -> Program.Outcome { try OtherUser.run(arguments) }

    @Test func `refuses a directory into which it may not write, and leaves nothing`() throws {
        let folder = try TemporaryFolder()
        let outcome = try asOther("import", Program.bundle, "\(folder.path)/registry", "--trust", Program.keys)
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.talk.contains("Permission denied"))
        #expect(try Directory.open(folder.path).names() == [])
    }

    @Test func `refuses somebody else's registry directory and leaves it as it was`() throws {
        let folder = try TemporaryFolder()
        let registry = "\(folder.path)/registry"
        #expect(try Program().run("import", Program.bundle, registry, "--trust", Program.keys).status == 0)
        let before = try DirectorySnapshot(registry)
        let outcome = try asOther("import", Program.bundle, registry, "--trust", Program.keys)
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.output.isEmpty)
        #expect(try DirectorySnapshot(registry) == before)
    }

    @Test func `refuses an empty directory that belongs to somebody else`() throws {
        let folder = try TemporaryFolder()
        let registry = "\(folder.path)/registry"
        _ = try Directory.create(registry)
        let outcome = try asOther("import", Program.bundle, registry, "--trust", Program.keys)
        #expect(outcome.status == 1, "\(outcome)")
        #expect(try Directory.open(registry).names() == [])
    }
}

/// Somebody with no rights of his own.
enum OtherUser {
    private static let identifier = "65534"

    static func run(_ arguments: [String]) throws -> Program.Outcome {
        let setpriv = try #require(Program.tool("setpriv"))
        return try Program(prefix: [setpriv, "--reuid=\(identifier)", "--regid=\(identifier)", "--clear-groups"])
            .run(arguments)
    }

    /// Whether this process may become him, and he reaches the program and the sample.
    static let canRun = geteuid() == 0 && (try? run(["inspect", Program.bundle]).status) == 0
}
