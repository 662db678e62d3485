#if Network
    import Airlock
    import FileSystem
    import NetworkSupport
    import OCI
    import OpenSSL
    import TestSupport
    import Testing

    @testable import OCIClient

    /// Everything that servers and links do wrong: done again and completed, or refused with a word that helps. Never a
    /// bundle that lacks something.
    struct FaultTests {
        private let world: FetchWorld

        init() throws { world = try FetchWorld() }

        private func layer() throws -> String {
            let layers = world.image.children[0].blobs.sorted { $0.size > $1.size }
            return layers[0].digest
        }

        private func registry(_ fault: @escaping @Sendable (String, Int) -> FakeRegistry.Fault?) -> FakeRegistry {
            FakeRegistry(["team/app": world.layout], fault: fault)
        }

        /// The bundle of an undisturbed export.
        private func undisturbed() throws -> [UInt8] {
            let server = try FakeRegistry(["team/app": world.layout]).start()
            try world.export(server, work: "undisturbed", name: "undisturbed.airlock")
            return try world.bundle("undisturbed.airlock")
        }

        private func expectCompletion(_ registry: FakeRegistry) throws {
            let server = try registry.start()
            try world.export(server)
            #expect(try world.bundle() == undisturbed())
        }

        /// The message of an export that cannot be made; it leaves no bundle.
        private func refusal(
            _ registry: FakeRegistry, credentials: Credentials? = nil
        ) throws -> (why: String, hint: String) {
            let server = try registry.start()
            let error = #expect(throws: SourceError.self) { try world.export(server, credentials: credentials) }
            #expect(try Directory.open(world.folder.path).names().allSatisfy { !$0.contains("airlock") })
            guard case .remote(let why, let hint)? = error else { return ("\(String(describing: error))", "") }
            #expect(why.contains("\(server.authority)/team/app"))
            #expect(!hint.isEmpty)
            return (why, hint)
        }

        @Test(arguments: [429, 500, 502, 503, 504])
        func `a passing failure is tried again`(status: Int) throws {
            try expectCompletion(registry { _, time in time == 1 ? .status(status) : nil })
        }

        @Test func `Retry-After is kept`() throws {
            let registry = registry { target, time in
                target.contains("/manifests/1.0") && time < 3 ? .status(429, headers: ["Retry-After": "7"]) : nil
            }
            try expectCompletion(registry)
            #expect(world.waits.all == [7000, 7000])
        }

        @Test(arguments: [".sig", "referrers/", "manifests/1.0", "blobs/"], [429, 503])
        func `a lasting failure ends the export, whatever could not be asked for`(part: String, status: Int) throws {
            let registry = registry { target, _ in target.contains(part) ? .status(status) : nil }
            let (why, _) = try refusal(registry)
            #expect(why.contains("5 tries"))
        }

        @Test(arguments: [400, 401, 403, 451])
        func `a refusal is never taken for absence`(status: Int) throws {
            let registry = registry { target, _ in target.hasSuffix(".att") ? .status(status) : nil }
            let (why, _) = try refusal(registry)
            #expect(why.contains(".att"))
        }

        @Test func `a connection that breaks off is taken up where it broke`() throws {
            let layer = try layer()
            let registry = registry { target, time in target.contains(layer) && time < 9 ? .cut(after: 100) : nil }
            try expectCompletion(registry)
            #expect(registry.requests.count { $0.contains(layer) } == 9)
        }

        @Test func `what the server cannot continue is fetched from the beginning`() throws {
            let layer = try layer()
            let registry = registry { target, time in
                guard target.contains(layer) else { return nil }
                return time == 1 ? .cut(after: 100) : time < 4 ? .status(416) : nil
            }
            try expectCompletion(registry)
            #expect(registry.ranges == ["bytes=100-"])
        }

        @Test func `a connection that breaks off at once, again and again, ends it`() throws {
            let layer = try layer()
            let (why, _) = try refusal(registry { target, _ in target.contains(layer) ? .cut(after: 0) : nil })
            #expect(why.contains("get blob \(layer)"))
        }

        @Test func `a manifest that breaks off is fetched again`() throws {
            let child = world.image.children[0].digest
            try expectCompletion(
                registry { target, time in target.contains("manifests/\(child)") && time == 1 ? .cut(after: 20) : nil })
        }

        @Test func `a server that announces more than it has is asked again`() throws {
            let layer = try layer()
            try expectCompletion(
                registry { target, time in target.contains(layer) && time == 1 ? .length(1 << 30) : nil })
        }

        @Test(arguments: ["blobs/", "manifests/sha256:"])
        func `other content than the digest says is fetched again, and in the end refused`(part: String) throws {
            try expectCompletion(registry { target, time in target.contains(part) && time == 1 ? .damage : nil })
            world.forget()
            let (why, _) = try refusal(registry { target, _ in target.contains(part) ? .damage : nil })
            #expect(why.contains("damaged"))
        }

        @Test func `a manifest under a tag that is not what the server calls it is refused`() throws {
            let (why, _) = try refusal(registry { target, _ in target.hasSuffix("/1.0") ? .damage : nil })
            #expect(why.contains("damaged"))
        }

        @Test func `a manifest that is too large is refused`() throws {
            let huge = String(repeating: " ", count: 5 << 20)
            let (why, _) = try refusal(
                registry { target, _ in
                    target.hasSuffix("/1.0")
                        ? .answer(type: "application/vnd.oci.image.index.v1+json", body: huge) : nil
                })
            #expect(why.contains("larger than"))
        }

        @Test(arguments: ["text/html", "application/json"])
        func `a page that is no list of referrers is refused`(type: String) throws {
            let (why, _) = try refusal(
                registry { target, _ in target.contains("referrers/") ? .answer(type: type, body: "{}") : nil })
            #expect(why.contains("list referrers"))
        }

        @Test func `pages of referrers without an end are refused`() throws {
            let registry = FakeRegistry(["team/app": world.layout], page: 0)
            let (why, _) = try refusal(registry)
            #expect(why.contains("pages"))
        }

        @Test func `a login by password is used, and a wrong one told`() throws {
            let registry = FakeRegistry(["team/app": world.layout], login: .basic(user: "u", password: "p"))
            let server = try registry.start()
            try world.export(server, credentials: .password(user: "u", password: "p"))
            #expect(try world.bundle() == undisturbed())
            world.forget()
            for credentials in [Credentials.anonymous, .password(user: "u", password: "wrong")] {
                let other = FakeRegistry(["team/app": world.layout], login: .basic(user: "u", password: "p"))
                let (why, hint) = try refusal(other, credentials: credentials)
                #expect(why.contains("credentials"))
                #expect(!why.contains("wrong"))
                #expect(hint.contains("--authfile"))
            }
        }

        @Test func `a token that expires is renewed`() throws {
            let registry = FakeRegistry(["team/app": world.layout], login: .token(user: "u", password: "p", uses: 12))
            let server = try registry.start()
            try world.export(server, credentials: .password(user: "u", password: "p"))
            #expect(try world.bundle() == undisturbed())
            let tokens = registry.requests.filter { $0.contains("/token") }
            #expect(tokens.count > 1)
            #expect(tokens.allSatisfy { $0.contains("scope=repository:team/app:pull") && $0.contains("service=fake") })
        }

        @Test func `a redirect to another server is followed without credentials`() throws {
            let layer = try layer()
            let elsewhere = try LoopbackServer { [layout = world.layout] request in
                guard request.headers["authorization"] == nil else { return .init(400) }
                var bytes: [UInt8] = []
                layout.blobs[String(layer.dropFirst(7))]?.forEachChunk { bytes += $0 }
                return .init(200, body: bytes)
            }
            let target = "http://\(elsewhere.authority)/storage?key=1"
            let registry = FakeRegistry(
                ["team/app": world.layout], login: .basic(user: "u", password: "p"),
                fault: { asked, _ in asked.contains(layer) ? .redirect(target) : nil })
            let server = try registry.start()
            try world.export(server, credentials: .password(user: "u", password: "p"))
            #expect(try world.bundle() == undisturbed())
        }

        @Test func `where a redirect leads, credentials are not given`() throws {
            let layer = try layer()
            let elsewhere = try LoopbackServer { request in
                if request.headers["authorization"] != nil { return .init(200) }
                return .init(401, headers: [("WWW-Authenticate", "Basic realm=\"trap\"")])
            }
            let target = "http://\(elsewhere.authority)/storage"
            let registry = FakeRegistry(
                ["team/app": world.layout], login: .basic(user: "u", password: "p"),
                fault: { asked, _ in asked.contains(layer) ? .redirect(target) : nil })
            let (why, _) = try refusal(registry, credentials: .password(user: "u", password: "p"))
            #expect(why.contains("to which it leads"))
        }

        @Test func `a redirect to plain HTTP on another machine is refused`() throws {
            let (why, _) = try refusal(
                registry { asked, _ in asked.contains("blobs/") ? .redirect("http://registry.invalid/x") : nil })
            #expect(why.contains("plain http"))
        }

        @Test func `a token server in plain HTTP on another machine is not given a password`() throws {
            let registry = registry { _, _ in
                .status(401, headers: ["WWW-Authenticate": "Bearer realm=\"http://registry.invalid/token\""])
            }
            let (why, _) = try refusal(registry, credentials: .password(user: "u", password: "p"))
            #expect(why.contains("token server in plain http"))
        }

        @Test func `a list of more referrers than a bundle carries is refused`() throws {
            let entry = """
                {"mediaType":"application/vnd.oci.image.manifest.v1+json","size":2,"digest":"\(world.image.digest)"}
                """
            let list = Array(repeating: entry, count: 1001).joined(separator: ",")
            let type = "application/vnd.oci.image.index.v1+json"
            let body = "{\"schemaVersion\":2,\"mediaType\":\"\(type)\",\"manifests\":[\(list)]}"
            let (why, _) = try refusal(
                registry { asked, _ in asked.contains("referrers/") ? .answer(type: type, body: body) : nil })
            #expect(why.contains("more than 1000 referrers"))
        }

        @Test func `an answer without an end is not waited for`() throws {
            let huge = String(repeating: "x", count: 3 << 20)
            let (why, _) = try refusal(
                registry { target, _ in
                    target.hasSuffix(".att") ? .refusal(status: 404, body: huge) : nil
                })
            #expect(why.contains("larger than"))
        }

        @Test(arguments: ["ftp://127.0.0.1/", "http://user@127.0.0.1/", "//"])
        func `a redirect to what is no address of the web is refused`(target: String) throws {
            let (why, _) = try refusal(registry { asked, _ in asked.contains("blobs/") ? .redirect(target) : nil })
            #expect(why.contains("redirect"))
        }

        @Test(arguments: ["127.0.0.1:99999", "127.0.0.1:0"])
        func `a server that cannot be is told`(authority: String) throws {
            let registries = try Registries(
                settings: world.settings(plain: "x"), credentials: CredentialStore(given: .anonymous),
                store: ContentStore(path: "\(world.folder.path)/none"))
            let error = #expect(throws: SourceError.self) {
                try registries.open(Reference("\(authority)/team/app:1.0"), platforms: nil)
            }
            #expect("\(try #require(error))".contains("no server"))
        }

        @Test func `a server that is not there is told`() throws {
            let server = try FakeRegistry([:]).start()
            let closed = "127.0.0.1:1"
            let registries = try Registries(
                settings: world.settings(plain: closed), credentials: CredentialStore(given: .anonymous),
                store: ContentStore(path: "\(world.folder.path)/closed"))
            let error = #expect(throws: SourceError.self) {
                try registries.open(Reference("\(closed)/team/app:1.0"), platforms: nil)
            }
            #expect("\(try #require(error))".contains("connection failed"))
            _ = server
        }
    }

    extension FetchWorld {
        /// Takes away what earlier exports have fetched and written.
        func forget() {
            for name in ["fetched", "undisturbed", "out.airlock", "undisturbed.airlock"] {
                try? Directory.open(folder.path).removeTree(name)
            }
        }
    }
#endif
