import FileSystem
import JSON
import TestSupport
import Testing

/// `airlock log` as its users see it, on the sample bundle.
struct LookupTests {
    /// The digest of the sample image.
    private func digest() throws -> String {
        let line = try Program().run("ls", Program.bundle).output
        return String(line.prefix { $0 != " " })
    }

    @Test func `prints UUIDs alone, and says beside them that nothing was verified`() throws {
        let outcome = try Program().run("log", "search", Program.bundle, "--sha", digest(), "--quiet")
        #expect(outcome.status == 0, "\(outcome)")
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.allSatisfy { $0.count == 80 && $0.allSatisfy(\.isHexDigit) })
        #expect(outcome.talk.hasPrefix("airlock: note: nothing was verified"))
        let verified = try Program().run(
            "log", "search", Program.bundle, "--sha", digest(), "--quiet", "--trust", Program.keys)
        #expect(verified.output == outcome.output)
        #expect(verified.talk.split(separator: "\n").allSatisfy { $0.hasPrefix("airlock: verified ") })
    }

    @Test func `prints an entry with rekor-cli's names`() throws {
        let search = try Program().run("log", "search", Program.bundle, "--sha", digest(), "--format", "json")
        guard case .string(let uuid)? = try search.json()[at: "/UUIDs/0"] else {
            Issue.record("no UUID: \(search)")
            return
        }
        let outcome = try Program().run("log", "get", Program.bundle, "--uuid", uuid, "--format", "json")
        #expect(outcome.status == 0)
        let names = try outcome.json().object().names
        #expect(
            names == ["Attestation", "Body", "LogIndex", "IntegratedTime", "UUID", "LogID", "Verification"])
    }

    @Test func `keeps an index in the user's cache and leaves nothing beside the bundle`() throws {
        let folder = try TemporaryFolder()
        let before = try Directory.open(Program.keys + "/../bundles/.").names()
        let program = Program(environment: ["HOME": folder.path])
        #expect(try program.run("log", "search", Program.bundle, "--sha", digest()).status == 0)
        #expect(try Directory.open("\(folder.path)/.cache/airlock").names().contains { $0.hasSuffix(".logidx") })
        #expect(try Directory.open(Program.keys + "/../bundles/.").names() == before)
    }

    @Test func `ends with 5 where nothing is found`() throws {
        let nothing = String(repeating: "0", count: 64)
        let outcome = try Program().run("log", "search", Program.bundle, "--sha", nothing, "--quiet")
        #expect(outcome.status == 5)
        #expect(outcome.output.isEmpty)
        #expect(outcome.talk == "airlock: missing: no log entry matches\n")
    }
}
