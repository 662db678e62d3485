#if Network
    import FileSystem
    import NetworkSupport
    import OCI
    import OpenSSL
    import TestSupport
    import Testing

    @testable import Airlock
    @testable import OCIClient

    /// Which images are packed: by lists, by locks, and by a dry run that packs none.
    struct SelectionTests {
        private let world: FetchWorld

        init() throws { world = try FetchWorld() }

        private func list(_ text: String, _ name: String = "list.txt") throws -> [SourceSpecification] {
            let directory = try Directory.open(world.folder.path)
            try directory.remove(name)
            try directory.create(name, permissions: 0o644).write(Array(text.utf8))
            return try ImageList.read("\(world.folder.path)/\(name)")
        }

        @Test func `a list has one source a line, and comments`() throws {
            let found = try list("# all of it\nregistry.test/a:1 # the first\n\n  oci:layout:x\r\nb=oci:c#d\n")
            #expect(found.map(\.description) == ["registry.test/a:1", "oci:layout:x", "b=oci:c#d"])
        }

        @Test func `a list in YAML has platforms`() throws {
            let found = try list(
                "version: 1\nimages:\n  - source: registry.test/a:1\n    platforms: [linux/amd64]\n  - {source: 'oci:x'}\n",
                "list.yaml")
            #expect(found.map(\.platforms) == [.some(["linux/amd64"]), nil])
        }

        @Test(arguments: [
            ("a b\n", "list.txt", 1), ("a\ndir:x\n", "list.txt", 2), ("version: 2\nimages: []\n", "list.yaml", 1),
            ("version: 1\nimages:\n  - source: dir:x\n", "list.yaml", 3),
            ("version: 1\nimages:\n  - {source: a, platforms: [linux]}\n", "list.yaml", 3),
            ("version: 1\nimages:\n  - {source: a, platform: x}\n", "list.yaml", 3),
        ]) func `a list that cannot be read says where`(text: String, name: String, line: Int) throws {
            let error = #expect(throws: ImageListError.self) { try list(text, name) }
            #expect(try #require(error).line == line)
        }

        @Test func `with keepsGoing an image that cannot be had is told, and the rest is packed`() throws {
            let registry = FakeRegistry(
                ["team/app": world.layout], fault: { target, _ in target.contains("/other/") ? .status(403) : nil })
            let server = try registry.start()
            let sources = try ["team/app", "team/other/app", "team/none"].map {
                try SourceSpecification("docker://\(server.authority)/\($0):1.0")
            }
            #expect(throws: SourceError.self) { try world.export(server, sources: sources) }
            let report = try world.export(server, sources: sources, keepsGoing: true)
            #expect(report.status == .missing)
            #expect(report.images.map(\.digest.description) == [world.image.digest])
            for name in ["team/other/app", "team/none"] {
                #expect(report.complaints.contains { $0.hasPrefix("airlock: missing: ") && $0.contains(name) })
            }
            let error = #expect(throws: ExportError.self) {
                try world.export(server, sources: Array(sources.dropFirst()), keepsGoing: true)
            }
            #expect("\(try #require(error))".contains("2 sources"))
        }

        @Test func `one image cannot lack what another brings`() throws {
            let server = try FakeRegistry(["team/app": world.layout]).start()
            let child = world.image.children[1].digest
            let sources = try [":1.0", "@\(child)"].map {
                try SourceSpecification(
                    "registry.test/team/\($0.first == ":" ? "a" : "b"):1=docker://\(server.authority)/team/app\($0)")
            }
            let error = #expect(throws: ExportError.self) {
                try world.export(server, sources: sources, platforms: ["linux/amd64"])
            }
            #expect("\(try #require(error))".contains(child))
        }

        @Test func `platforms are chosen of a layout as of a registry`() throws {
            let server = try FakeRegistry(["team/app": world.layout]).start()
            try world.export(server, platforms: ["linux/amd64"])
            try world.layout.write(to: "\(world.folder.path)/layout")
            let source = try SourceSpecification("registry.test/team/app:1.0=oci:\(world.folder.path)/layout:1.0")
            let report = try Exporter(clock: world.sigstore.time).export(
                [source], to: "\(world.folder.path)/other.airlock", platforms: PlatformSelection(["linux/amd64"]))
            #expect(report.images[0].absent.map(\.reason) == [.platform])
            #expect(try world.bundle() == world.bundle("other.airlock"))
            #expect(throws: PlatformSelectionError.self) {
                try Exporter(clock: world.sigstore.time).export(
                    [source], to: "\(world.folder.path)/none.airlock", platforms: PlatformSelection(["linux/s390x"]))
            }
        }

        @Test func `a lock repeats the export though the tag has moved`() throws {
            let registry = FakeRegistry(["team/app": world.layout])
            let server = try registry.start()
            let lock = "\(world.folder.path)/lock.yaml"
            try world.export(server, platforms: ["linux/amd64"], lock: lock)
            let sources = try ImageList.read(lock)
            #expect(
                sources.map(\.description) == [
                    "registry.test/team/app:1.0=docker://\(server.authority)/team/app@\(world.image.digest)"
                ])
            try world.export(server, sources: sources, work: "other", name: "again.airlock")
            #expect(try world.bundle() == world.bundle("again.airlock"))
        }

        @Test func `one image with two choices of platforms is refused, and does not lose one`() throws {
            let server = try FakeRegistry(["team/app": world.layout]).start()
            let source = try SourceSpecification("registry.test/team/app:1.0=docker://\(server.authority)/team/app:1.0")
            let sources = try ["linux/amd64", "linux/arm64"].map { source.limited(to: try PlatformSelection([$0])) }
            #expect(throws: ExportError.platformsTwice(try Reference("registry.test/team/app:1.0"))) {
                try world.export(server, sources: sources)
            }
        }

        @Test func `a dry run fetches no layer and writes nothing`() throws {
            let registry = FakeRegistry(["team/app": world.layout])
            let server = try registry.start()
            let report = try world.export(server, dryRun: true)
            #expect(report.status == .done)
            #expect(try report.lines.last == "dry run: nothing was written")
            #expect(try report.lines[1].contains("1 signature, 0 attestation, 0 sbom"))
            let layers = world.image.children.flatMap(\.blobs).map(\.digest)
            #expect(!registry.requests.contains { request in layers.contains { request.hasSuffix("/blobs/\($0)") } })
            #expect(try !Directory.open(world.folder.path).names().contains("out.airlock"))
        }
    }
#endif
