import FileSystem
import OpenSSL
import TestSupport
import Testing

/// The keys of a site and of its officers, by the program.
struct SiteKeyTests {
    private let trust: TrustCopy
    private var program: Program { Program(directory: trust.path) }

    init() throws { trust = try TrustCopy() }

    /// Runs and expects an exit code.
    private func run(_ arguments: String..., status: Int32 = 0) throws -> Program.Outcome {
        let outcome = try program.run(arguments)
        #expect(outcome.status == status, "\(arguments): \(outcome)")
        return outcome
    }

    private func read(_ path: String) throws -> [UInt8] {
        try File.open("\(trust.path)/\(path)").readAll(limit: 1 << 20)
    }

    @Test func `an import prints the checkpoint of its receipts, which is verified later`() throws {
        _ = try run("keygen", "--type", "ed25519", "-o", "site")
        let signed = ["--receipt-key", "site.key", "--receipt-origin", "site.test/receipts"]
        let outcome = try program.run(
            ["import", Program.bundle, "registry", "--trust", "keys", "--quiet"] + signed)
        #expect(outcome.status == 0, "\(outcome)")
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix("receipt log site.test/receipts: size 1, root ") })
        let state = "registry/.airlock"
        _ = try run(
            "receipt", "verify", "--state", state, "--expect", "\(state)/receipt-log/checkpoint", "--receipt-key",
            "site.pub")
        // The signature cannot be dropped.
        let unsigned = try run("import", Program.bundle, "registry", "--trust", "keys", "--quiet", status: 64)
        #expect(unsigned.talk.contains("(receipt.key)"))
        try Directory.open("\(trust.path)/\(state)/receipts").remove("0000000001.json")
        let missed = try run("receipt", "verify", "--state", state, status: 6)
        #expect(missed.talk.contains("receipts were taken away"))
        #expect(missed.output.contains("receipt.removed"))
    }

    @Test func `two officers seal the trust directory, and one altered byte is refused`() throws {
        for name in ["anna", "bela", "cora"] {
            _ = try run("keygen", "-o", name)
            _ = try run("trust", "add-key", "\(name).pub", "--officer", "--trust", "keys")
        }
        _ = try run("trust", "check", "keys", status: 2)
        let first = try run("trust", "seal", "keys", "--threshold", "2", "--sign-key", "anna.key")
        #expect(first.talk.contains("1 more signature needed"))
        _ = try run("verify", Program.bundle, "--trust", "keys", "--quiet", status: 2)
        _ = try run("trust", "seal", "keys", "--sign-key", "cora.key")
        let verified = try run("verify", Program.bundle, "--trust", "keys", "--quiet")
        let line = "trust directory sealed by officers/anna.pub, officers/cora.pub: 2 of 3 officers, 2 needed"
        #expect(verified.output.contains(line))
        let digest = try #require(
            verified.output.split(separator: "\n").first { $0.hasPrefix(line) }?.split(separator: " ").last)
        _ = try run("verify", Program.bundle, "--trust", "keys", "--quiet", "--trust-officers", "\(digest)")
        _ = try run("verify", Program.bundle, "--trust", "keys", "--quiet", "--trust-officers", "none", status: 2)
        let policy = try read("keys/policy.yaml")
        try trust.write("policy.yaml", Array(policy.dropLast()) + [0x20])
        let altered = try run("verify", Program.bundle, "--trust", "keys", "--quiet", status: 2)
        #expect(altered.talk.contains("policy.yaml was altered after the officers signed (trust.seal-broken)"))
    }

    @Test func `a trust directory is made, filled, checked and compared`() throws {
        _ = try run("trust", "init", "new")
        _ = try run("trust", "init", "new", status: 64)
        _ = try run("trust", "add-key", "keys/cosign/hello.pub", "--trust", "new")
        _ = try run("trust", "add-key", "keys/exporters/sample.pub", "--exporter", "--trust", "new")
        _ = try run("trust", "add-root", "keys/trusted_root.json", "--trust", "new")
        try DurableFile.replace(
            "policy.yaml", in: Directory.open("\(trust.path)/new"), with: read("keys/policy.yaml"))
        try DurableFile.replace(
            "sample.checkpoint", in: Directory.open("\(trust.path)/new").subdirectory("heads", creating: 0o755),
            with: read("keys/heads/sample.checkpoint"))
        _ = try run("trust", "check", "new")
        #expect(try run("trust", "diff", "keys", "new").output == "no difference\n")
        _ = try run("verify", Program.bundle, "--trust", "new", "--quiet")
    }
}
