#if Network
    import Airlock
    import FileSystem
    import JSON
    import NetworkSupport
    import OCI
    import OpenSSL
    import Synchronization
    import TestSupport
    import Testing

    @testable import OCIClient

    /// What comes out of a registry: all of it, whatever the registry can do.
    struct FetchTests {
        private let world: FetchWorld

        init() throws { world = try FetchWorld() }

        /// Kind and subject of all evidence in a report.
        private func evidence(_ report: ExportReport) -> Set<String> {
            Set(report.images[0].evidence.map { "\($0.kind.rawValue) \($0.subject)" })
        }

        /// A signature and a record for the index and each child.
        private var wanted: Set<String> {
            Set(([world.image] + world.image.children).flatMap { ["signature \($0.digest)", "referrer \($0.digest)"] })
        }

        @Test(arguments: [true, false])
        func `brings the image with all evidence about it and its children`(hasReferrers: Bool) throws {
            if !hasReferrers { try world.addFallbackTags() }
            let registry = FakeRegistry(["team/app": world.layout], referrers: hasReferrers)
            let server = try registry.start()
            let report = try world.export(server)
            #expect(evidence(report) == wanted)
            #expect(report.images[0].absent.isEmpty)
        }

        @Test func `is byte for byte what an export from a layout gives`() throws {
            let server = try FakeRegistry(["team/app": world.layout]).start()
            try world.export(server)
            try world.layout.write(to: "\(world.folder.path)/layout")
            _ = try Exporter(clock: world.sigstore.time).export(
                [SourceSpecification("registry.test/team/app:1.0=oci:\(world.folder.path)/layout:1.0")],
                to: "\(world.folder.path)/other.airlock")
            #expect(try world.bundle() == world.bundle("other.airlock"))
        }

        @Test(arguments: [1, 1 << 20, 1 << 30] as [UInt64])
        func `a store for one export keeps no layer that was packed`(ahead: UInt64) throws {
            let registry = FakeRegistry(["team/app": world.layout])
            let server = try registry.start()
            let store = try ContentStore(temporaryBeside: "\(world.folder.path)/out")
            defer { try? store.removeIfTemporary() }
            try world.export(server, store: store, bytesAhead: ahead)
            let layers = Set(world.image.children.flatMap(\.blobs).map(\.digest))
            let kept = try Directory.open("\(store.path)/blobs/sha256").names().map { "sha256:\($0)" }
            #expect(!kept.isEmpty)
            #expect(layers.isDisjoint(with: kept))
            for layer in layers {
                #expect(registry.requests.count { $0 == "GET /v2/team/app/blobs/\(layer)" } == 1)
            }
            try world.export(server, name: "other.airlock")
            #expect(try world.bundle() == world.bundle("other.airlock"))
        }

        @Test func `takes what has a digest from a mirror, and asks the registry itself for evidence`() throws {
            // The mirror knows no evidence, which does not make it absent.
            var copy = TestLayout()
            copy.add(world.image)
            let mirror = FakeRegistry(["cache/team/app": copy])
            let own = world.image.allBlobs.map { "blobs/\($0.digest)" }
            let registry = FakeRegistry(
                ["team/app": world.layout],
                fault: { target, _ in own.contains { target.hasSuffix($0) } ? .status(500) : nil })
            let report = try world.export(registry.start(), mirror: mirror.start())
            #expect(evidence(report) == wanted)
            #expect(
                mirror.requests.allSatisfy { $0.contains("sha256:") && !$0.contains("referrers") || $0 == "GET /v2/" })
            #expect(mirror.requests.contains { $0.contains("/blobs/") })
        }

        @Test func `a mirror is not given the password of the registry`() throws {
            let seen = Mutex<[String]>([])
            let mirror = try LoopbackServer { request in
                if let header = request.headers["authorization"] { seen.withLock { $0.append(header) } }
                return .init(401, headers: [("WWW-Authenticate", "Basic realm=\"here\"")])
            }
            let registry = FakeRegistry(["team/app": world.layout], login: .basic(user: "u", password: "p"))
            let report = try world.export(
                registry.start(), credentials: .password(user: "u", password: "p"), mirror: mirror)
            #expect(evidence(report) == wanted)
            #expect(seen.withLock { $0 } == [])
        }

        @Test(arguments: [FakeRegistry.Fault.status(404), .status(500), .damage, .cut(after: 100)])
        func `what a mirror cannot give comes from the registry`(fault: FakeRegistry.Fault) throws {
            let mirror = FakeRegistry(
                ["cache/team/app": world.layout], fault: { target, _ in target == "/v2/" ? nil : fault })
            try world.export(
                FakeRegistry(["team/app": world.layout]).start(), name: "mirrored.airlock", mirror: mirror.start())
            try world.export(FakeRegistry(["team/app": world.layout]).start(), work: "direct")
            #expect(try world.bundle() == world.bundle("mirrored.airlock"))
        }

        @Test func `reads every page of referrers`() throws {
            let registry = FakeRegistry(["team/app": world.layout], page: 1)
            for number in 0..<3 {
                let note = TestImage(
                    config: TestBlob(mediaType: "text/plain", bytes: Array("{}".utf8)), layers: [],
                    further: [
                        "artifactType": "text/plain", "annotations": ["n": .string("\(number)")],
                        "subject": world.image.manifest.descriptor(),
                    ])
                world.layout.add(note)
            }
            let paged = FakeRegistry(["team/app": world.layout], page: 1)
            let server = try paged.start()
            let report = try world.export(server)
            #expect(report.images[0].evidence.count { $0.subject.description == world.image.digest } == 5)
            #expect(paged.requests.contains { $0.contains("start=3") })
            _ = registry
        }

        @Test func `finds evidence about evidence`() throws {
            let signature = try #require(
                world.layout.entries.first { $0[at: "/annotations"] != nil && $0 != world.layout.entries[0] })
            guard case .string(let digest)? = signature[at: "/digest"] else { return }
            let note = TestImage(
                config: TestBlob(mediaType: "text/plain", bytes: Array("{}".utf8)), layers: [],
                further: ["artifactType": "text/plain", "subject": signature.withoutAnnotations])
            world.layout.add(note)
            let server = try FakeRegistry(["team/app": world.layout]).start()
            #expect(evidence(try world.export(server)).contains("referrer \(digest)"))
        }

        @Test func `finds signatures that are kept in another repository`() throws {
            var images = TestLayout()
            images.add(world.image, tag: "1.0")
            let server = try FakeRegistry(["team/app": images, "signatures/all": world.layout]).start()
            #expect(evidence(try world.export(server)).isEmpty)
            let report = try world.export(
                server, evidence: [try Reference("\(server.authority)/signatures/all")])
            #expect(evidence(report) == wanted)
        }

        @Test func `fetches one platform, and says what is absent and why`() throws {
            let registry = FakeRegistry(["team/app": world.layout])
            let server = try registry.start()
            let report = try world.export(server, platforms: ["linux/arm64"])
            #expect(
                report.images[0].absent.map { "\($0.digest) \($0.reason.rawValue)" } == [
                    "\(world.image.children[0].digest) platform"
                ])
            #expect(report.images[0].digest.description == world.image.digest)
            #expect(!registry.requests.contains { $0.contains(world.image.children[0].digest) })
            #expect(throws: SourceError.self) { try world.export(server, platforms: ["linux/s390x"]) }
        }

        @Test func `what the store holds of another run is not in this one`() throws {
            let server = try FakeRegistry(["team/app": world.layout]).start()
            #expect(try world.export(server).images[0].absent.isEmpty)
            let report = try world.export(server, name: "one.airlock", platforms: ["linux/arm64"])
            #expect(report.images[0].absent.map(\.digest.description) == [world.image.children[0].digest])
            #expect(!report.images[0].notFound.contains { $0.subject.description == world.image.children[0].digest })
            try world.export(server, work: "other", name: "two.airlock", platforms: ["linux/arm64"])
            #expect(try world.bundle("one.airlock") == world.bundle("two.airlock"))
        }

        @Test func `a referrer that is an index comes with what it lists`() throws {
            let note = RandomImage(seed: 5).image(platform: "linux/amd64")
            let list = TestImage(
                index: [(note, platform: nil)],
                further: ["artifactType": "text/plain", "subject": world.image.manifest.descriptor()])
            world.layout.add(list)
            let server = try FakeRegistry(["team/app": world.layout]).start()
            let report = try world.export(server)
            #expect(report.images[0].evidence.contains { $0.digest.description == list.digest })
        }

        @Test func `a second run with the same store fetches no blob again`() throws {
            let registry = FakeRegistry(["team/app": world.layout])
            let server = try registry.start()
            try world.export(server)
            let before = registry.requests.count { $0.contains("/blobs/") }
            #expect(before > 0)
            try world.export(server, name: "again.airlock")
            #expect(registry.requests.count { $0.contains("/blobs/") } == before)
            #expect(try world.bundle() == world.bundle("again.airlock"))
        }

        @Test func `a manifest that was damaged in the store is fetched again`() throws {
            let server = try FakeRegistry(["team/app": world.layout]).start()
            try world.export(server)
            let blobs = try Directory.open("\(world.folder.path)/fetched/blobs/sha256")
            let name = String(world.image.children[0].digest.dropFirst("sha256:".count))
            let size = try #require(try blobs.status(name)).size
            try blobs.remove(name)
            try blobs.create(name, permissions: 0o600).write(Array(repeating: 0, count: Int(size)))
            try world.export(server, name: "again.airlock")
            #expect(try world.bundle() == world.bundle("again.airlock"))
        }

        @Test func `each blob is fetched once`() throws {
            let registry = FakeRegistry(["team/app": world.layout])
            let server = try registry.start()
            try world.export(server)
            let blobs = registry.requests.filter { $0.contains("/blobs/") }
            #expect(Set(blobs).count == blobs.count)
        }

        @Test func `what the registry does not have is told, and is no error of the network`() throws {
            let server = try FakeRegistry(["team/other": world.layout]).start()
            let error = #expect(throws: SourceError.self) { try world.export(server) }
            #expect("\(try #require(error))".contains("there is no such image"))
        }
    }

    extension JSON {
        /// A descriptor without what an index says of it.
        var withoutAnnotations: JSON {
            guard case .object(var object) = self else { return self }
            object["annotations"] = nil
            return .object(object)
        }
    }

    extension FetchWorld {
        /// Lists what has a subject in an index under the tag that stands in for the referrers API.
        func addFallbackTags() throws {
            var bySubject: [String: [JSON]] = [:]
            for entry in layout.entries {
                guard case .string(let digest)? = entry[at: "/digest"],
                    let blob = layout.blobs[String(digest.dropFirst(7))]
                else { continue }
                var bytes: [UInt8] = []
                blob.forEachChunk { bytes += $0 }
                guard case .string(let subject)? = try JSON(parsing: bytes)[at: "/subject/digest"] else { continue }
                bySubject[subject, default: []].append(entry.withoutAnnotations)
            }
            for (subject, list) in bySubject {
                let index = TestImage(
                    document: [
                        "schemaVersion": 2, "mediaType": .string(TestImage.indexType), "manifests": .array(list),
                    ], mediaType: TestImage.indexType)
                layout.add(index, tag: subject.replacing("sha256:", with: "sha256-"))
            }
        }
    }
#endif
