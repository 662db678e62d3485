#if Network
    import FileSystem
    import JSON
    import NetworkSupport
    import OCI
    import OpenSSL
    import Sigstore
    import TestSupport
    import Testing

    @testable import Airlock
    @testable import OCIClient

    /// Verified images go to a registry: whole, in an order in which nothing names what is not there, and nothing at all
    /// where verification refuses.
    struct PushTests {
        private static let path = "store/registry.test/team/app"
        private let world: FetchWorld
        private let exporter: PrivateKey
        private var trust: String { "\(world.folder.path)/keys" }

        init() throws {
            world = try FetchWorld()
            exporter = try PrivateKey.generate(.ed25519)
            let folder = try Directory.open(world.folder.path)
            let keys = try folder.subdirectory("keys", creating: 0o755)
            try write("trusted_root.json", world.sigstore.trustedRootBytes, in: keys)
            try write("a.pub", Array(world.signer.publicKey.pem.utf8), in: keys.subdirectory("cosign", creating: 0o755))
            try write("e.pub", Array(exporter.publicKey.pem.utf8), in: keys.subdirectory("exporters", creating: 0o755))
            try setPolicy("require: [signature]")
            let server = try FakeRegistry([FetchWorld.repository: world.layout]).start()
            try world.export(server, sealKeys: [exporter])
        }

        private func write(_ name: String, _ bytes: [UInt8], in directory: Directory) throws {
            try DurableFile.replace(name, in: directory, with: bytes)
        }

        private func setPolicy(_ line: String) throws {
            let text = """
                version: 1
                images:
                  - match: registry.test/**
                    \(line)
                    by: [{key: cosign/a.pub}]
                    treeHead: signed

                """
            try write("policy.yaml", Array(text.utf8), in: Directory.open(trust))
        }

        /// Imports the bundle into a registry.
        @discardableResult
        private func push(
            _ target: FakeTarget, prefix: String = "/store", bundle: String = "out.airlock"
        ) throws -> ImportReport {
            let server = try target.start()
            let registries = try Registries(
                settings: world.settings(plain: server.authority), credentials: CredentialStore(given: .anonymous),
                store: ContentStore(path: "\(world.folder.path)/push"))
            let destination = try RegistryDestination(server.authority + prefix, registries: registries)
            return try Importer(trust: trust, state: "\(world.folder.path)/state", clock: world.sigstore.time)
                .importBundle(
                    "\(world.folder.path)/\(bundle)", into: destination, workDirectory: world.folder.path)
        }

        private func expectWhole(_ target: FakeTarget) {
            let names = target.names(Self.path)
            #expect(names.contains("1.0"))
            for subject in [world.image] + world.image.children {
                #expect(names.contains(subject.digest))
                #expect(names.contains(CosignManifest.tag(subject.digest, "sig")))
            }
        }

        private func expectNothingLeft() throws {
            let left = try Directory.open(world.folder.path).names().filter { $0.hasSuffix(".push") }
            #expect(left == [])
        }

        @Test func `everything arrives, the image's tag last`() throws {
            let target = FakeTarget()
            let report = try push(target)
            #expect(report.status == .done)
            expectWhole(target)
            #expect(target.requests.last == "PUT /v2/\(Self.path)/manifests/1.0")
            let summary = try #require(report.push?.summary)
            #expect(summary.blobs > 0 && summary.present == 0 && summary.tags == 4)
            #expect(report.lines.last?.hasPrefix("pushed to docker://127.0.0.1:") == true)
            try expectNothingLeft()
        }

        @Test func `what is there already is not sent again`() throws {
            let target = FakeTarget()
            let first = try #require(try push(target).push?.summary)
            let sent = target.requests.count { $0.hasPrefix("PATCH") }
            let second = try #require(try push(target).push?.summary)
            #expect(second.blobs == 0 && second.present == first.blobs)
            #expect(target.requests.count { $0.hasPrefix("PATCH") } == sent)
        }

        @Test(arguments: [true, false]) func `an upload that breaks off goes on or begins anew`(remembers: Bool) throws
        {
            let target = FakeTarget(remembers: remembers, cut: { piece in piece <= 3 ? 700 : nil })
            #expect(try push(target).status == .done)
            expectWhole(target)
            let resumed = target.requests.contains { $0.hasPrefix("GET /v2/\(Self.path)/blobs/uploads/") }
            #expect(resumed)
        }

        @Test(arguments: [true, false]) func `referrers are listed by the registry or by the tag`(api: Bool) throws {
            let target = FakeTarget(referrers: api)
            let tag = CosignTag(kind: .referrers, subject: try Digest(world.image.digest))!.description
            let other =
                "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"sha256:\(String(repeating: "a", count: 64))\",\"size\":1}"
            let list =
                "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[\(other)]}"
            target.put(Array(list.utf8), type: MediaType.ociIndex, as: tag, in: Self.path)
            // What another client listed need not be there.
            target.put([], type: "", as: "sha256:\(String(repeating: "a", count: 64))", in: Self.path)
            #expect(try push(target).status == .done)
            let found = try JSON(parsing: #require(target.manifest(tag, in: Self.path))).object().array("manifests")
            #expect(found.count == (api ? 1 : 2))
            #expect(
                try found.contains {
                    try $0.object()["digest"] == .string("sha256:\(String(repeating: "a", count: 64))")
                })
        }

        @Test func `what the policy refuses is not sent`() throws {
            try setPolicy("require: [{attestation: 'https://slsa.dev/provenance/v1'}]")
            let target = FakeTarget()
            #expect(try push(target).status == .denied)
            #expect(target.requests.allSatisfy { $0.hasPrefix("GET") })
            try expectNothingLeft()
        }

        @Test func `a tag that may not move stays`() throws {
            try setPolicy("require: [signature]\n    moves: deny")
            let target = FakeTarget()
            let old = RandomImage(seed: 7).image(platform: "linux/amd64")
            var bytes: [UInt8] = []
            old.manifest.forEachChunk { bytes += $0 }
            target.put(bytes, type: MediaType.ociManifest, as: "1.0", in: Self.path)
            let report = try push(target)
            #expect(report.status == .denied)
            #expect(report.verdicts[0].findings.map(\.code.rawValue) == ["policy.tag-moved"])
            #expect(target.manifest("1.0", in: Self.path) == bytes)
        }

        @Test func `a push over an older tag that broke off is completed by the next one`() throws {
            let target = FakeTarget()
            #expect(try push(target).status == .done)
            let newer = try world.exportNewer(sealKeys: [exporter], days: 2)
            let broken = FakeTarget(fault: { $0 == "PUT /v2/\(Self.path)/manifests/1.0" ? 403 : nil })
            let old = try #require(target.manifest("1.0", in: Self.path))
            broken.put(old, type: MediaType.ociIndex, as: "1.0", in: Self.path)
            #expect(throws: SourceError.self) { try push(broken, bundle: newer.file) }
            // What lies in between is older than what was published, though newer than what the tag means.
            let between = try world.exportNewer(sealKeys: [exporter], days: 1)
            #expect(try push(target, bundle: between.file).status == .denied)
            // The receipt knows the new digest, the tag still means the old one.
            let report = try push(target, bundle: newer.file)
            #expect(report.status == .done, "\(report.complaints)")
            #expect(target.names(Self.path).contains(newer.digest))
            // And back again is a rollback.
            #expect(try push(target).status == .denied)
        }

        @Test func `a tag under which the site has signed too stays, and that is said`() throws {
            let target = FakeTarget()
            let own = CosignManifest.image([
                try world.sigstore.signer(key: PrivateKey.generate(.ecdsaP256)).sign(
                    SigningRequest(image: world.image.digest))
            ])
            var bytes: [UInt8] = []
            own.manifest.forEachChunk { bytes += $0 }
            let tag = CosignManifest.tag(world.image.digest, "sig")
            target.put(bytes, type: MediaType.ociManifest, as: tag, in: Self.path)
            let report = try push(target)
            #expect(report.status == .done)
            let isKept = target.manifest(tag, in: Self.path) == bytes
            #expect(isKept)
            #expect(report.complaints.contains { $0.contains(tag) && $0.contains("stays") })
        }

        @Test(arguments: ["PUT", "POST", "HEAD", "PATCH", "GET"]) func `a registry that refuses is named`(
            method: String
        ) throws {
            let target = FakeTarget(fault: { $0.hasPrefix("\(method) /v2/\(Self.path)") ? 403 : nil })
            let error = #expect(throws: SourceError.self) { try push(target) }
            guard case .remote(let why, let hint)? = error else {
                return #expect(Bool(false), "\(String(describing: error))")
            }
            #expect(why.contains(Self.path))
            #expect(hint.contains("right"))
            #expect(!target.names(Self.path).contains("1.0"))
            try expectNothingLeft()
        }

        @Test(arguments: ["", "nohost", "host/x:tag", "host:99999999/x", "a b"])
        func `what names no registry is refused`(place: String) throws {
            let registries = try Registries(
                settings: ConnectionSettings(), credentials: CredentialStore(given: .anonymous),
                store: ContentStore(path: "\(world.folder.path)/push"))
            #expect(throws: DestinationError.self) { try RegistryDestination(place, registries: registries) }
        }
    }
#endif
