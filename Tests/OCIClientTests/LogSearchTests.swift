#if Network
    import FileSystem
    import JSON
    import NetworkSupport
    import OCI
    import OpenSSL
    import Sigstore
    import TestSupport
    import Testing
    import TransparencyLog

    @testable import Airlock
    @testable import OCIClient

    /// Logs that nobody named, tiles on the web, and evidence whose entry must be searched.
    struct LogSearchTests {
        private let world: FetchWorld
        private let exporter: PrivateKey
        private var trust: String { world.trust }

        init() throws {
            world = try FetchWorld(records: false)
            exporter = try world.makeTrust("require: [signature]", "log: inclusion")
            try world.pin(world.sigstore.log.checkpoint())
        }

        private func export(
            _ image: TestImage, _ layout: TestLayout, proofs: [String] = [], asksKnownLogs: Bool = false,
            opener: @escaping (Registries) -> any RemoteOpener = { $0 }
        ) throws -> ExportReport {
            let server = try FakeRegistry(["team/app": layout]).start()
            let source = "registry.test/team/app:2.0=docker://\(server.authority)/team/app@\(image.digest)"
            return try world.export(
                server, sources: [SourceSpecification(source)], trust: trust, sealKeys: [exporter], proofs: proofs,
                asksKnownLogs: asksKnownLogs, opener: opener)
        }

        /// An image whose signature says nothing of the log that it is in.
        private func unproven(
            isLogged: Bool = true
        ) throws -> (image: TestImage, layout: TestLayout, entries: [LoggedEntry]) {
            let image = RandomImage(seed: 5).image(platform: "linux/amd64")
            var request = SigningRequest(image: image.digest)
            request.reference = "registry.test/team/app"
            let cosign = world.sigstore.signer(key: world.signer)
            let piece = try cosign.sign(request)
            var bare = piece.layer
            bare.annotations["dev.sigstore.cosign/bundle"] = nil
            var layout = TestLayout()
            layout.add(image)
            layout.add(CosignManifest.image([bare]), tag: CosignManifest.tag(image.digest, "sig"))
            return (image, layout, isLogged ? [try #require(piece.entry)] : [])
        }

        @Test(arguments: [true, false])
        func `a signature without an entry gets the one that the log has`(hasIndex: Bool) throws {
            let (image, layout, entries) = try unproven()
            let rekor = FakeRekor(world.sigstore.log, entries: entries, hasIndex: hasIndex)
            let server = try rekor.start()
            let report = try export(image, layout, proofs: ["http://\(server.authority)"])
            #expect(report.status == .done, "\(report.complaints)")
            #expect(rekor.requests.contains("/api/v1/log/entries/retrieve") != hasIndex)
            let imported = try Importer(trust: trust, clock: world.sigstore.time).importBundle(
                "\(world.folder.path)/out.airlock", into: "\(world.folder.path)/registry")
            #expect(imported.status == .done, "\(imported.complaints)")
        }

        @Test func `an entry of someone else over the same payload hides nothing`() throws {
            let (image, layout, entries) = try unproven()
            var request = SigningRequest(image: image.digest)
            request.reference = "registry.test/team/app"
            let other = try world.sigstore.signer(key: PrivateKey.generate(.ecdsaP256)).sign(request)
            // The index knows the other entry alone.
            let rekor = try FakeRekor(
                world.sigstore.log, entries: entries + [#require(other.entry)], unindexed: entries)
            let server = try rekor.start()
            let report = try export(image, layout, proofs: ["http://\(server.authority)"])
            #expect(report.status == .done, "\(report.complaints)")
        }

        @Test func `an entry that the log does not have is not made up`() throws {
            let (image, layout, _) = try unproven()
            let rekor = try FakeRekor(world.sigstore.log, entries: []).start()
            #expect(try export(image, layout, proofs: ["http://\(rekor.authority)"]).path == nil)
        }

        @Test func `a key that did not sign is not asked about`() throws {
            let (image, layout, entries) = try unproven()
            // Rekor refuses a question that holds an entry whose key did not sign.
            for name in ["0", "b"] {
                try world.write("keys/cosign/\(name).pub", Array(PrivateKey.generate(.ecdsaP256).publicKey.pem.utf8))
            }
            let rekor = FakeRekor(world.sigstore.log, entries: entries, hasIndex: false)
            let server = try rekor.start()
            let report = try export(image, layout, proofs: ["http://\(server.authority)"])
            #expect(report.status == .done, "\(report.complaints)")
            #expect(rekor.questions.allSatisfy { $0[at: "/entries/1"] == nil })
        }

        @Test func `nobody is asked about what was not logged unless a server is named`() throws {
            let (image, layout, entries) = try unproven()
            let rekor = FakeRekor(world.sigstore.log, entries: entries + world.entries)
            let server = try rekor.start()
            let address = world.sigstore.log.baseURL
            // The other image has entries, so the log is asked for those.
            let registry = try FakeRegistry(["team/app": layout, "team/logged": world.layout]).start()
            let sources = try ["app@\(image.digest)", "logged@\(world.image.digest)"].map { name in
                try SourceSpecification(
                    "registry.test/team/\(name.prefix { $0 != "@" }):2.0=docker://\(registry.authority)/team/\(name)")
            }
            _ = try world.export(
                registry, sources: sources, trust: trust, sealKeys: [exporter], asksKnownLogs: true
            ) { Detour(registries: $0, from: address, to: "http://\(server.authority)") }
            #expect(rekor.requests.contains("/api/v1/log"))
            #expect(rekor.questions.isEmpty)
        }

        @Test func `an entry about another signature of the same image is not taken`() throws {
            let (image, layout, _) = try unproven()
            var request = SigningRequest(image: image.digest)
            request.reference = "registry.test/team/app"
            let other = try world.sigstore.signer(key: PrivateKey.generate(.ecdsaP256)).sign(request)
            let rekor = try FakeRekor(world.sigstore.log, entries: [#require(other.entry)]).start()
            #expect(try export(image, layout, proofs: ["http://\(rekor.authority)"]).path == nil)
        }

        @Test(arguments: ["index/retrieve", "entries/retrieve"])
        func `a search that fails ends the export`(part: String) throws {
            let (image, layout, entries) = try unproven()
            let rekor = try FakeRekor(
                world.sigstore.log, entries: entries, hasIndex: false,
                fault: { target, _ in target.hasSuffix(part) ? .status(500) : nil }
            ).start()
            let error = #expect(throws: ProofSourceError.self) {
                try export(image, layout, proofs: ["http://\(rekor.authority)"])
            }
            #expect("\(try #require(error))".contains(part))
        }

        /// Reaches the log of the trusted root at another address: its name is nobody's.
        private struct Detour: RemoteOpener {
            let registries: Registries
            let from: String
            let to: String

            func open(
                _ reference: Reference, platforms: PlatformSelection?
            ) throws(SourceError) -> any RemoteSource { try registries.open(reference, platforms: platforms) }

            func document(at url: String, asking body: [UInt8]?, limit: Int) throws(SourceError) -> [UInt8]? {
                try registries.document(at: url.replacing(from, with: to), asking: body, limit: limit)
            }
        }

        @Test func `without a source the logs of the trusted root are asked`() throws {
            let rekor = FakeRekor(world.sigstore.log, entries: world.entries)
            let server = try rekor.start()
            let address = world.sigstore.log.baseURL
            let report = try export(world.image, world.layout, asksKnownLogs: true) {
                Detour(registries: $0, from: address, to: "http://\(server.authority)")
            }
            #expect(report.status == .done, "\(report.complaints)")
            #expect(rekor.requests.contains("/api/v1/log"))
            #expect(try export(world.image, world.layout).path == nil)
        }

        @Test func `a log of the trusted root that cannot be asked is named`() throws {
            let address = world.sigstore.log.baseURL
            let error = #expect(throws: ExportError.self) {
                try export(world.image, world.layout, asksKnownLogs: true) {
                    Detour(registries: $0, from: address, to: "http://127.0.0.1:1")
                }
            }
            let found = try #require(error)
            #expect("\(found)".contains(address))
            #expect(found.hint?.contains("--rekor-url") == true)
        }

        @Test(arguments: ["", "/api/v2"]) func `tiles of a log are read from the web`(path: String) throws {
            let image = RandomImage(seed: 6).image(platform: "linux/amd64")
            var request = SigningRequest(image: image.digest)
            request.reference = "registry.test/team/app"
            let log = world.sigstore.tiledLog
            try world.pin(log.checkpoint(), as: "tiled-head")
            let bundle = try world.sigstore.signer(key: world.signer).attestBundle(
                request, predicateType: "https://sigstore.dev/cosign/sign/v1", .tiled)
            var layout = TestLayout()
            layout.add(image)
            layout.add(CosignManifest.bundle(bundle, subject: image.manifest))
            log.fill(count: 300, seed: 9)
            let tiles = "\(world.folder.path)/tiles"
            try LogTiles.write(log.leafHashes, entries: [], checkpoint: log.checkpoint(), to: tiles)
            let server = try LoopbackServer { request in
                guard request.target.hasPrefix("\(path)/"), !request.target.contains("..") else { return .init(404) }
                let file = "\(tiles)\(request.target.dropFirst(path.count))"
                guard let bytes = try? File.open(file).readAll(limit: 1 << 20) else { return .init(404) }
                return .init(200, body: bytes)
            }
            // The pinned head is older than the entry's own: without the log nothing leads from one to the other.
            #expect(try export(image, layout).path == nil)
            let report = try export(image, layout, proofs: ["http://\(server.authority)"])
            #expect(report.status == .done, "\(report.complaints)")
            let head = try BundleHead(
                BundleReader(BundleInput.open("\(world.folder.path)/out.airlock").file), trust: nil)
            #expect(head.heads.heads.map(\.size).max() == log.size)
        }
    }
#endif
