import FileSystem
import TestSupport
import Testing

/// `--output html` of the program.
struct PageOutputTests {
    @Test func `writes a page of a bundle, an import and a registry directory`() throws {
        let folder = try TemporaryFolder()
        let registry = "\(folder.path)/registry"
        for arguments in [["verify", Program.bundle], ["import", Program.bundle, registry], ["verify", registry]] {
            let outcome = try Program().run(arguments + ["--trust", Program.keys, "--output", "html", "--quiet"])
            #expect(outcome.status == 0, "\(outcome)")
            #expect(outcome.talk.isEmpty)
            #expect(outcome.output.hasPrefix("<!DOCTYPE html>\n"))
            #expect(outcome.output.hasSuffix("</html>\n"))
            #expect(outcome.output.contains("registry.example/airlock/hello:1.0"))
            #expect(outcome.output.contains("<dt>Builder</dt><dd>https://github.com/actions/runner/github-hosted</dd>"))
        }
    }

    @Test func `writes a page of a refusal and ends with its status`() throws {
        let world = try TrustCopy(policy: "version: 1\nimages: []\n")
        let outcome = try Program().run("verify", Program.bundle, "--trust", world.keys, "--output", "html")
        #expect(outcome.status == 3)
        #expect(outcome.output.contains("<code>policy.repository-denied</code>"))
        #expect(outcome.talk.contains("policy.repository-denied"))
    }

    @Test func `writes a page of an error`() throws {
        let world = try TrustCopy(exporter: true)
        let outcome = try Program().run("verify", Program.bundle, "--trust", world.keys, "--output", "html")
        #expect(outcome.status == 2)
        #expect(outcome.output.contains("<code>seal.invalid</code>"))
        #expect(outcome.output.hasSuffix("</html>\n"))
        #expect(outcome.talk.contains("airlock: error: "))
    }

    @Test func `offers a page where there is one`() throws {
        let outcome = try Program().run("ls", Program.bundle, "--output", "html")
        #expect(outcome.status == 64)
    }
}
