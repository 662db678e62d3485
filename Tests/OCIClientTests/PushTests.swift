#if Network
    import FileSystem
    import JSON
    import NetworkSupport
    import OCI
    import OpenSSL
    import Sigstore
    import Synchronization
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
        private var trust: String { world.trust }

        init() throws {
            world = try FetchWorld()
            exporter = try world.makeTrust("require: [signature]", "treeHead: signed")
            let server = try FakeRegistry([FetchWorld.repository: world.layout]).start()
            try world.export(server, sealKeys: [exporter])
        }

        /// Imports the bundle into a registry.
        @discardableResult
        private func push(
            _ target: FakeTarget, prefix: String = "/store", bundle: String = "out.airlock"
        ) throws -> ImportReport {
            try push(to: target.start(), prefix: prefix, bundle: bundle)
        }

        private func registries(
            _ server: LoopbackServer, _ credentials: Credentials = .anonymous
        ) throws -> Registries {
            try Registries(
                settings: world.settings(plain: server.authority), credentials: CredentialStore(given: credentials),
                store: ContentStore(path: "\(world.folder.path)/push"))
        }

        private func push(
            to server: LoopbackServer, credentials: Credentials = .anonymous, prefix: String = "/store",
            bundle: String = "out.airlock"
        ) throws -> ImportReport {
            let destination = try RegistryDestination(
                server.authority + prefix, registries: registries(server, credentials))
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
            #expect(try report.lines.last?.hasPrefix("pushed to docker://127.0.0.1:") == true)
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
            try world.setPolicy(["require: [{attestation: 'https://slsa.dev/provenance/v1'}]", "treeHead: signed"])
            let target = FakeTarget()
            #expect(try push(target).status == .denied)
            #expect(target.requests.allSatisfy { $0.hasPrefix("GET") })
            try expectNothingLeft()
        }

        @Test func `a tag that may not move stays`() throws {
            try world.setPolicy(["require: [signature]", "moves: deny", "treeHead: signed"])
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

        @Test func `a place for an upload elsewhere gets no password, and none in plain HTTP`() throws {
            let seen = Mutex<[String?]>([])
            let elsewhere = try LoopbackServer { request in
                seen.withLock { $0.append(request.headers["authorization"]) }
                return .init(403)
            }
            for place in ["http://\(elsewhere.authority)/u", "http://registry.invalid/u"] {
                let registry = try LoopbackServer { request in
                    guard request.headers["authorization"] != nil else {
                        return .init(401, headers: [("WWW-Authenticate", "Basic realm=\"here\"")])
                    }
                    return request.method == "POST" ? .init(202, headers: [("Location", place)]) : .init(404)
                }
                let error = #expect(throws: SourceError.self) {
                    try push(to: registry, credentials: .password(user: "u", password: "p"))
                }
                #expect(seen.withLock { $0.allSatisfy { $0 == nil } })
                #expect("\(try #require(error))".contains("plain http") == place.contains("invalid"))
            }
            let requests = seen.withLock { $0 }
            #expect(!requests.isEmpty)
        }

        @Test func `a blob is not sent again where only the last answer was lost`() throws {
            let lost = Mutex(true)
            let target = FakeTarget(loses: { request in
                guard request.hasPrefix("PUT"), request.contains("/blobs/uploads/") else { return false }
                return lost.withLock { lost in
                    defer { lost = false }
                    return lost
                }
            })
            let summary = try #require(try push(target).push?.summary)
            expectWhole(target)
            #expect(target.requests.count { $0.hasPrefix("PATCH") } == summary.blobs)
        }

        @Test func `a registry that takes a manifest for another one is not believed`() throws {
            let target = FakeTarget(calls: { _ in "sha256:\(String(repeating: "0", count: 64))" })
            let error = #expect(throws: SourceError.self) { try push(target) }
            #expect("\(try #require(error))".contains("the server calls it"))
            #expect(!target.names(Self.path).contains("1.0"))
        }

        @Test func `without a state of its own nothing is begun`() throws {
            let target = FakeTarget()
            let server = try target.start()
            let destination = try RegistryDestination(server.authority, registries: registries(server))
            let error = #expect(throws: RegistryError.self) {
                try Importer(trust: trust, clock: world.sigstore.time).importBundle(
                    "\(world.folder.path)/out.airlock", into: destination, workDirectory: world.folder.path)
            }
            #expect(error?.status == .usage)
            #expect(target.requests.isEmpty)
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
