import FileSystem
import JSON
import OpenSSL
import TestSupport
import Testing

/// `verify-blob`, and the client of the conformance suite that is made of it.
struct VerifyBlobTests {
    private static let identity =
        "https://github.com/example/app/.github/workflows/release.yml@refs/tags/v1.0.0"
    private static let issuer = "https://token.actions.githubusercontent.com"
    private let folder: TemporaryFolder
    private let options: [String]

    init() throws {
        folder = try TemporaryFolder()
        let sigstore = try VirtualSigstore()
        let artifact = Array("what is signed\n".utf8)
        let bundle = try sigstore.signer(.gitHubWorkflow()).signBundle(artifact, SigningRequest(image: ""), .tiled)
        for (name, bytes) in [
            ("a.txt", artifact), ("a.json", bundle.encoded()), ("root.json", sigstore.trustedRootBytes),
        ] {
            try DurableFile.replace(name, in: Directory.open(folder.path), with: bytes)
        }
        options = ["--bundle", "\(folder.path)/a.json", "--trusted-root", "\(folder.path)/root.json"]
    }

    private func run(_ identity: String = identity, _ more: String...) throws -> Program.Outcome {
        try Program().run(
            ["verify-blob"] + options
                + ["--certificate-identity", identity, "--certificate-oidc-issuer", Self.issuer] + more
                + ["\(folder.path)/a.txt"])
    }

    @Test func `says in cosign's manner which checks were made`() throws {
        let outcome = try run()
        #expect(outcome.status == 0, "\(outcome)")
        for line in [
            "The following checks were performed", "certificate log vouches", "Existence in the transparency log",
            "by a timestamp of https://tsa.sigstore.test", Self.identity,
        ] { #expect(outcome.output.contains(line), "\(line)") }
        #expect(outcome.talk.isEmpty)
    }

    @Test func `gives the verification as data`() throws {
        let object = try run(Self.identity, "--output", "json").json().object()
        #expect(try object.bool("verified"))
        let signature = try #require(object.array("signatures").first).object()
        #expect(try signature.object("signer").string("issuer") == Self.issuer)
        #expect(try signature.array("logEntries").count == 1)
        #expect(try signature.object("signer").object("extensions").string("sourceRepositoryRef") == "refs/tags/v1.0.0")
    }

    @Test func `a refusal names the check, what was found and what was wanted`() throws {
        let outcome = try run(Self.identity + "x")
        #expect(outcome.status == 3)
        #expect(outcome.talk.contains("airlock: refused: identity.subject-mismatch"))
        #expect(outcome.talk.contains(Self.identity + "x"))
    }

    @Test(arguments: [
        ["--key", "k", "--certificate-identity", "i"], [], ["--certificate-identity", "i"],
        ["--certificate-identity", "i", "--certificate-identity-regexp", "i", "--certificate-oidc-issuer", "x"],
        ["--certificate-identity-regexp", "(", "--certificate-oidc-issuer", "x"],
        ["--key", "k", "--trust", "keys"], ["--key", "k", "--at", "yesterday"],
    ])
    func `a command line that says too much or too little is a mistake of usage`(signer: [String]) throws {
        let outcome = try Program().run(["verify-blob"] + options + signer + ["\(folder.path)/a.txt"])
        #expect(outcome.status == 64, "\(outcome)")
    }

    @Test func `speaks the protocol of the conformance suite`() throws {
        let client = String(Program.keys.dropLast("keys".count)) + "Tests/conformance"
        let signer = ["--certificate-identity", Self.identity, "--certificate-oidc-issuer", Self.issuer]
        func status(_ arguments: [String]) throws -> Int32 {
            try Program(
                environment: ["AIRLOCK": Program.path], prefix: ["/bin/sh", "-c", "shift; exec \"$@\"", client]
            )
            .run([client] + arguments).status
        }
        let artifact = ["\(folder.path)/a.txt"]
        #expect(try status(["verify-bundle"] + options + signer + artifact) == 0)
        #expect(try status(["verify-bundle", "--staging"] + options + signer + artifact) == 0)
        // The public root does not know this Sigstore.
        #expect(try status(["verify-bundle"] + options.prefix(2) + signer + artifact) == 2)
        #expect(try status(["verify-bundle", "--staging"] + options.prefix(2) + signer + artifact) == 1)
        #expect(try status(["sign-bundle"] + artifact) == 64)
    }
}
