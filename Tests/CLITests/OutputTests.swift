import FileSystem
import JSON
import TestSupport
import Testing

/// What goes to standard output, what to standard error, and with which status commands end.
struct OutputTests {
    private static let commands = ["export", "verify", "import", "inspect", "ls", "keygen"]

    @Test(arguments: commands) func `shows with the help of a command an example of it`(command: String) throws {
        let outcome = try Program().run("help", command)
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("Example: airlock \(command) "))
        #expect(outcome.talk.isEmpty)
        #expect(try Program().run(command, "--help").output == outcome.output)
    }

    @Test func `lists the commands and the exit codes`() throws {
        let outcome = try Program().run("--help")
        #expect(outcome.status == 0)
        for command in Self.commands { #expect(outcome.output.contains("\n  \(command) ")) }
        #expect(outcome.output.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains("64 usage"))
    }

    @Test func `tells its version with the version of the crypto library`() throws {
        let outcome = try Program().run("--version")
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix("airlock "))
        #expect(outcome.output.contains("OpenSSL"))
    }

    @Test(arguments: [
        ["no-such-command"], ["verify"], ["verify", "x"], ["import", "x", "--trust", "y"], ["export", "-o", "f"],
        ["import", "x", "docker://host", "--trust", "y"],
        ["import", "x", "docker://127.0.0.1:1/a", "--trust", "y"],
        ["export", "a", "--rekor-url", "none", "--rekor-url", "https://b.test", "-o", "f"],
        ["receipt", "verify", "--state", "x", "--expect", "1"],
        ["provenance", "x", "--trust", "y", "--raw", "--diff", "z"],
        ["log", "search", "x"], ["log", "search", "x", "--sha", "1", "--email", "a"],
        ["log", "get", "x", "--uuid", "00"],
        ["log", "search", "x", "--sha", "1"], ["log", "get", "x"], ["rebuild-check", "x", "--trust", "y"],
        ["export", "oci:x"], ["ls"], ["inspect"],
        ["verify", "x", "--trust", "y", "--output", "xml"],
        ["keygen", "--type", "dsa"], ["verify", "x", "--trust", "y", "--unknown"],
    ]) func `ends with 64 where the command line is wrong`(arguments: [String]) throws {
        let folder = try TemporaryFolder()
        let outcome = try Program(directory: folder.path).run(arguments)
        #expect(outcome.status == 64, "\(outcome)")
        #expect(outcome.output.isEmpty)
        #expect(!outcome.talk.isEmpty)
        #expect(try Directory.open(folder.path).names() == [])
    }

    @Test func `keeps the result apart from the talk`() throws {
        let outcome = try Program().run("verify", Program.bundle, "--trust", Program.keys)
        #expect(outcome.talk == "verified registry.example/airlock/hello:1.0\n")
        #expect(!outcome.output.contains("\u{1B}"))
        #expect(!outcome.talk.contains("\u{1B}"))
    }

    @Test func `says nothing but the result when it shall be quiet`() throws {
        let outcome = try Program().run("verify", Program.bundle, "--trust", Program.keys, "--quiet")
        #expect(outcome.status == 0)
        #expect(outcome.talk.isEmpty)
        #expect(!outcome.output.isEmpty)
    }

    @Test func `tells errors though it shall be quiet`() throws {
        let outcome = try Program().run("verify", "/no/such/bundle", "--trust", Program.keys, "--quiet")
        #expect(outcome.status == 1)
        #expect(outcome.output.isEmpty)
        #expect(outcome.talk.hasPrefix("airlock: error: "))
        #expect(outcome.talk.contains("(system.failed)"))
    }

    @Test(arguments: [
        ["verify", Program.bundle, "--trust", Program.keys], ["inspect", Program.bundle], ["ls", Program.bundle],
    ]) func `writes a result as JSON`(arguments: [String]) throws {
        let outcome = try Program().run(arguments + ["--output", "json"])
        #expect(outcome.status == 0)
        _ = try outcome.json()
    }

    @Test(arguments: [
        (["verify", "/no/such/bundle", "--trust", Program.keys], 1 as Int32, "system.failed"),
        (["verify", Program.keys + "/policy.yaml", "--trust", Program.keys], 4, "bundle."),
        (["verify", Program.bundle, "--trust", "/no/such/keys"], 3, "trust."),
        (["verify", "\(Program.bundle)@registry.example/none:1", "--trust", Program.keys], 5, "image.not-found"),
        (["inspect", "/dev/null"], 4, "bundle."),
        (["ls", "/no/such/registry"], 1, "system.failed"),
    ]) func `writes an error as JSON, with the status it ends with`(
        arguments: [String], status: Int32, code: String
    ) throws {
        let outcome = try Program().run(arguments + ["--output", "json"])
        #expect(outcome.status == status, "\(outcome)")
        let error = try outcome.json().object().object("error")
        #expect(try error.integer("status") == Int64(status))
        #expect(try error.string("code").hasPrefix(code))
        #expect(outcome.talk.contains("airlock: error: "))
    }

    @Test func `writes a refusal as JSON and ends with its status`() throws {
        let world = try TrustCopy(policy: "version: 1\nimages: []\n")
        let registry = "\(world.path)/registry"
        let outcome = try Program().run(
            "import", Program.bundle, registry, "--trust", world.keys, "--output", "json")
        #expect(outcome.status == 3, "\(outcome)")
        let object = try outcome.json().object()
        #expect(try object.string("outcome") == "refused")
        let findings = try object.array("images")[0].object().array("findings")
        #expect(try findings[0].object().string("code") == "policy.repository-denied")
        #expect(outcome.talk.contains("policy.repository-denied"))
        #expect(try DirectorySnapshot(registry).entries.isEmpty)
    }

    @Test func `refuses the sample for another exporter's key`() throws {
        let world = try TrustCopy(exporter: true)
        let registry = "\(world.path)/registry"
        let outcome = try Program().run("import", Program.bundle, registry, "--trust", world.keys)
        #expect(outcome.status == 2, "\(outcome)")
        #expect(outcome.talk.contains("(seal.invalid)"))
        #expect(outcome.talk.contains("airlock: hint: "))
        #expect(outcome.output.isEmpty)
        #expect(try DirectorySnapshot(registry).entries.isEmpty)
    }
}
