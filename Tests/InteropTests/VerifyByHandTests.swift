import FileSystem
import JSON
import OpenSSL
import TestSupport
import Testing

/// That the commands of `Docs/verify-by-hand.md` verify the sample bundle, and notice what they should.
struct VerifyByHandTests {
    private static let root = String(#filePath.dropLast("Tests/InteropTests/VerifyByHandTests.swift".count))
    private let commands: DocumentedCommands
    private let folder: TemporaryFolder

    /// The document, and a copy of what its commands work on.
    init() throws {
        commands = try DocumentedCommands("\(Self.root)Docs/verify-by-hand.md")
        folder = try TemporaryFolder()
        let copy = try #require(Tool.installed("cp"))
            .run("-r", "\(Self.root)bundles", "\(Self.root)keys", folder.path)
        try #require(copy.status == 0, "\(copy)")
    }

    private func run() throws -> DocumentedCommands.Outcome {
        try commands.run(in: folder.path, by: #require(Tool.installed("bash")))
    }

    private func write(_ path: String, _ bytes: [UInt8]) throws {
        let parts = path.split(separator: "/").map(String.init)
        var directory = try Directory.open(folder.path)
        for part in parts.dropLast() { directory = try directory.subdirectory(part) }
        try DurableFile.replace(parts[parts.count - 1], in: directory, with: bytes)
    }

    @Test func `prints what the document shows`() throws {
        let outcome = try run()
        #expect(outcome.status == 0, "\(outcome.talk)")
        #expect(commands.steps.count > 8)
        for (step, output) in zip(commands.steps, outcome.outputs) {
            #expect(output == step.output, "\(step.commands)")
        }
        #expect(outcome.outputs.count == commands.steps.count)
    }

    /// The file that is another one, and the step that stops.
    @Test(arguments: [("keys/exporters/sample.pub", 1), ("keys/cosign/hello.pub", 4)])
    func `stops at another key`(path: String, step: Int) throws {
        let key = try PrivateKey.generate(step == 1 ? .ed25519 : .ecdsaP256).publicKey
        try write(path, Array(key.pem.utf8))
        let outcome = try run()
        #expect(outcome.status != 0)
        #expect(outcome.outputs.count == step)
    }

    @Test func `stops at a pinned head that the log did not sign`() throws {
        let path = "keys/heads/sample.checkpoint"
        let text = String(decoding: try File.open("\(folder.path)/\(path)").readAll(limit: 1 << 16), as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let root = lines[2].hasPrefix("A") ? "B\(lines[2].dropFirst())" : "A\(lines[2].dropFirst())"
        try write(path, Array((lines[..<2] + [Substring(root)] + lines[3...]).joined(separator: "\n").utf8))
        #expect(try run().outputs.count == commands.steps.count - 3)
    }

    @Test func `stops at a checkpoint of another log`() throws {
        let path = "keys/trusted_root.json"
        var root = try JSON(parsing: File.open("\(folder.path)/\(path)").readAll(limit: 1 << 20))
        let other = try PrivateKey.generate(.ecdsaP256).publicKey.spki
        root[at: "/tlogs/0/publicKey/rawBytes"] = .string(Base64.encode(other))
        try write(path, root.encoded(.pretty))
        #expect(try run().outputs.count == commands.steps.count - 4)
    }
}
