import FileSystem
import JSON
import TestSupport
import Testing

/// The main job on the sample bundle of this repository.
struct SampleTests {
    private static let reference = "registry.example/airlock/hello:1.0"

    private func folder() throws -> (TemporaryFolder, registry: String) {
        let folder = try TemporaryFolder()
        return (folder, "\(folder.path)/registry")
    }

    @Test func `verifies the sample bundle`() throws {
        let outcome = try Program().run("verify", Program.bundle, "--trust", Program.keys)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.output.contains("1 of 1 images verified"))
        #expect(outcome.output.contains("sealed by exporters/sample.pub"))
        #expect(outcome.output.contains("by the pinned key cosign/hello.pub"))
    }

    @Test func `leaves nothing in the temporary directory`() throws {
        let folder = try TemporaryFolder()
        let program = Program(environment: ["TMPDIR": folder.path])
        #expect(try program.run("verify", Program.bundle, "--trust", Program.keys).status == 0)
        #expect(try Directory.open(folder.path).names() == [])
    }

    @Test func `imports it, lists it, verifies the registry directory and one image of it`() throws {
        let (folder, registry) = try folder()
        let imported = try Program().run("import", Program.bundle, registry, "--trust", Program.keys)
        #expect(imported.status == 0, "\(imported)")
        #expect(imported.output.contains("1 of 1 images published; receipt 1 sha256:"))
        let listed = try Program().run("ls", registry)
        #expect(listed.status == 0)
        #expect(listed.output.hasPrefix("sha256:"))
        #expect(listed.output.hasSuffix(" \(Self.reference)\n"))
        #expect(try Program().run("verify", registry, "--trust", Program.keys).status == 0)
        let one = try Program().run("verify", "\(registry)@\(Self.reference)", "--trust", Program.keys)
        #expect(one.status == 0, "\(one)")
        withExtendedLifetime(folder) {}
    }

    @Test func `imports from a pipe what it imports from a file`() throws {
        let (folder, registry) = try folder()
        let shell = ["/bin/sh", "-c", "cat \(Program.bundle) | \"$0\" \"$@\""]
        let piped = try Program(prefix: shell).run("import", "-", registry, "--trust", Program.keys)
        #expect(piped.status == 0, "\(piped)")
        let other = "\(folder.path)/other"
        #expect(try Program().run("import", Program.bundle, other, "--trust", Program.keys).status == 0)
        let (left, right) = (try DirectorySnapshot(registry), try DirectorySnapshot(other))
        #expect(left.files.filter { !$0.contains("receipts") } == right.files.filter { !$0.contains("receipts") })
        #expect(try Program().run("import", "-", registry, "--trust", Program.keys).status == 4)
    }

    @Test func `says of a second import that nothing changed`() throws {
        let (folder, registry) = try folder()
        for _ in 0..<2 { _ = try Program().run("import", Program.bundle, registry, "--trust", Program.keys) }
        let before = try DirectorySnapshot(registry)
        let outcome = try Program().run("import", Program.bundle, registry, "--trust", Program.keys)
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("nothing changed"))
        #expect(try DirectorySnapshot(registry) == before)
        withExtendedLifetime(folder) {}
    }

    @Test func `exports what it imported to the same images and files again`() throws {
        let (folder, registry) = try folder()
        #expect(try Program().run("import", Program.bundle, registry, "--trust", Program.keys).status == 0)
        let source = "\(Self.reference)=oci:\(registry)/registry.example/airlock/hello:1.0"
        let file = "\(folder.path)/again.airlock"
        let exported = try Program().run("export", source, "-o", file)
        #expect(exported.status == 0, "\(exported)")
        // Heads and proofs come from the log, which is not at hand here.
        for part in ["images", "entries"] {
            let tables = try [Program.bundle, file].map { path in
                try Program().run("inspect", path, "--output", "json").json().object().array(part)
            }
            #expect(tables[0] == tables[1])
        }
    }

    @Test func `shows what the sample bundle holds`() throws {
        let outcome = try Program().run("inspect", Program.bundle, "--output", "json")
        #expect(outcome.status == 0)
        let images = try outcome.json().object().array("images")
        #expect(try images.map { try $0.object().string("reference") } == [Self.reference])
        let listed = try Program().run("ls", Program.bundle)
        #expect(listed.output.hasSuffix(" \(Self.reference)\n"))
    }
}
