import FileSystem
import TestSupport
import Testing

/// Keys for sealing: made, protected, used.
struct SealKeyTests {
    private static let reference = "registry.example/airlock/hello:1.0"

    /// A folder with the sample's registry directory, a trust directory that can be changed, and the command line that
    /// packs the sample anew.
    private final class World {
        let trust: TrustCopy
        var path: String { trust.path }

        init() throws {
            // The packs that are made here carry no proofs of the log.
            let policy = try File.open("\(Program.keys)/policy.yaml").readAll(limit: 1 << 16)
            trust = try TrustCopy(policy: String(decoding: policy, as: UTF8.self) + "    treeHead: signed\n")
            let outcome = try Program().run(
                "import", Program.bundle, "\(path)/registry", "--trust", Program.keys)
            #expect(outcome.status == 0)
        }

        func run(_ arguments: [String], passphrase: String? = nil) throws -> Program.Outcome {
            let environment = passphrase.map { ["AIRLOCK_PASSPHRASE": $0] } ?? [:]
            return try Program(directory: path, environment: environment).run(arguments)
        }

        func export(_ options: [String], passphrase: String? = nil) throws -> Program.Outcome {
            let source = "\(SealKeyTests.reference)=oci:registry/registry.example/airlock/hello:1.0"
            return try run(["export", source, "-o", "out"] + options, passphrase: passphrase)
        }

        /// Lets a public key that was made here seal.
        func pin(_ name: String) throws {
            try trust.write(
                "exporters/\(name).pub", try File.open("\(path)/\(name).pub").readAll(limit: 1 << 16))
        }

        func verify() throws -> Program.Outcome { try run(["verify", "out", "--trust", "keys"]) }

        func write(_ name: String, _ text: String) throws {
            try DurableFile.replace(name, in: try Directory.open(path), with: Array(text.utf8))
        }

        func names() throws -> [String] { try Directory.open(path).names() }
    }

    @Test(arguments: ["p256", "ed25519"]) func `makes a key pair that seals`(type: String) throws {
        let world = try World()
        let made = try world.run(["keygen", "--type", type, "-o", "new"])
        #expect(made.status == 0, "\(made)")
        #expect(made.output == "new.key\nnew.pub\n")
        #expect(try File.open("\(world.path)/new.key").status().permissions & 0o777 == 0o600)
        try world.pin("new")
        #expect(try world.export(["--sign-key", "new.key", "--trust", "keys"]).status == 0)
        let outcome = try world.verify()
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.output.contains("sealed by exporters/new.pub"))
    }

    @Test func `never replaces a key`() throws {
        let world = try World()
        #expect(try world.run(["keygen", "-o", "new"]).status == 0)
        let before = try DirectorySnapshot(world.path)
        #expect(try world.run(["keygen", "-o", "new"]).status == 1)
        #expect(try DirectorySnapshot(world.path) == before)
        try Directory.open(world.path).remove("new.key")
        let half = try DirectorySnapshot(world.path)
        #expect(try world.run(["keygen", "-o", "new"]).status == 1)
        #expect(try DirectorySnapshot(world.path) == half)
    }

    @Test func `seals with a key that is protected by a passphrase from a file`() throws {
        let world = try World()
        try world.write("pass", "correct horse\n")
        #expect(try world.run(["keygen", "-o", "new", "--passphrase-file", "pass"]).status == 0)
        let text = String(decoding: try File.open("\(world.path)/new.key").readAll(limit: 1 << 16), as: UTF8.self)
        #expect(text.contains("ENCRYPTED PRIVATE KEY"))
        try world.pin("new")
        #expect(try world.export(["--sign-key", "new.key", "--passphrase-file", "pass"]).status == 0)
        #expect(try world.verify().status == 0)
    }

    @Test func `seals with a key that is protected by a passphrase from the environment`() throws {
        let world = try World()
        #expect(try world.run(["keygen", "-o", "new"], passphrase: "staple").status == 0)
        try world.pin("new")
        #expect(try world.export(["--sign-key", "new.key"], passphrase: "staple").status == 0)
        #expect(try world.verify().status == 0)
    }

    @Test(arguments: [nil, "wrong", ""] as [String?])
    func `neither asks nor writes without the right passphrase`(passphrase: String?) throws {
        let world = try World()
        #expect(try world.run(["keygen", "-o", "new"], passphrase: "staple").status == 0)
        let before = try world.names()
        let outcome = try world.export(["--sign-key", "new.key"], passphrase: passphrase)
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.output.isEmpty)
        #expect(try world.names() == before)
    }

    @Test func `seals with several keys`() throws {
        let world = try World()
        for name in ["one", "two", "three"] {
            #expect(try world.run(["keygen", "-o", name]).status == 0)
        }
        for name in ["one", "three"] { try world.pin(name) }
        let options = ["one", "two", "three"].flatMap { ["--sign-key", "\($0).key"] }
        #expect(try world.export(options).status == 0)
        let outcome = try world.verify()
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.output.contains("sealed by exporters/one.pub, exporters/three.pub"))
    }

    @Test func `refuses to pack without the seal that the receiver requires`() throws {
        let world = try World()
        let before = try world.names()
        let outcome = try world.export(["--trust", "keys"])
        #expect(outcome.status == 3, "\(outcome)")
        #expect(outcome.talk.contains("--sign-key"))
        #expect(try world.names() == before)
    }
}
