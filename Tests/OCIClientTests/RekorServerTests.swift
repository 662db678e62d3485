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

    /// Signatures with nothing but a log's promise, completed by asking a server of that log.
    struct RekorServerTests {
        private let world: FetchWorld
        private let exporter: PrivateKey
        private var trust: String { world.trust }

        /// A site that demands proofs down to a head that it has pinned.
        init() throws {
            world = try FetchWorld(records: false)
            exporter = try world.makeTrust("require: [signature]", "log: inclusion")
            try world.pin(world.sigstore.log.checkpoint())
            world.sigstore.log.fill(count: 5, seed: 1)
        }

        private func export(_ rekor: LoopbackServer) throws -> ExportReport {
            let server = try FakeRegistry(["team/app": world.layout]).start()
            return try world.export(
                server, trust: trust, sealKeys: [exporter], proofs: ["http://\(rekor.authority)/"])
        }

        private func imported() throws -> ImportReport {
            try Importer(trust: trust, clock: world.sigstore.time).importBundle(
                "\(world.folder.path)/out.airlock", into: "\(world.folder.path)/registry")
        }

        @Test(arguments: [0, 3])
        func `each entry gets its proof, also where the log grows meanwhile`(growth: Int) throws {
            let rekor = try FakeRekor(world.sigstore.log, entries: world.entries, growth: growth).start()
            let report = try export(rekor)
            #expect(report.status == .done, "\(report.complaints)")
            #expect(try imported().status == .done)
            #expect(
                try TargetVerifier(trust: trust, clock: world.sigstore.time).verify("\(world.folder.path)/registry")
                    .status == .done)
        }

        @Test func `without a server the receiver would refuse`() throws {
            let server = try FakeRegistry(["team/app": world.layout]).start()
            let report = try world.export(server, trust: trust, sealKeys: [exporter])
            #expect(report.path == nil)
            #expect(report.status == .refused)
        }

        @Test func `an entry that the server does not know is not made up`() throws {
            let rekor = try FakeRekor(world.sigstore.log, entries: []).start()
            #expect(try export(rekor).path == nil)
        }

        @Test func `passing failures are tried again`() throws {
            let rekor = FakeRekor(
                world.sigstore.log, entries: world.entries,
                fault: { _, time in time == 1 ? .status(429, headers: ["Retry-After": "1"]) : nil })
            #expect(try export(rekor.start()).status == .done)
            #expect(world.waits.all.contains(1000))
        }

        @Test(arguments: ["/log", "/entries/", "/proof"], [403, 500])
        func `a lasting failure ends the export`(part: String, status: Int) throws {
            let rekor = FakeRekor(
                world.sigstore.log, entries: world.entries,
                fault: { target, _ in target.contains(part) ? .status(status) : nil })
            let server = try rekor.start()
            let error = #expect(throws: ProofSourceError.self) { try export(server) }
            #expect("\(try #require(error))".contains(server.authority))
            #expect(try !Directory.open(world.folder.path).names().contains("out.airlock"))
        }

        @Test(arguments: ["/entries/", "/proof"])
        func `an answer that does not hold is not packed`(part: String) throws {
            // A hash of the proof is another one.
            let rekor = FakeRekor(
                world.sigstore.log, entries: world.entries,
                fault: { target, _ in target.contains(part) ? .replace("\"hashes\":[\"", "\"hashes\":[\"00") : nil })
            #expect(throws: (any Error).self) { try export(rekor.start()) }
        }

        @Test func `another history than the one that the receiver has pinned is told`() throws {
            let fork = world.sigstore.log.fork()
            fork.fill(count: 2, seed: 77)
            try world.write("request-head", fork.checkpoint())
            _ = try HeadPin(trust: trust, state: "\(world.folder.path)/state").pin(
                "\(world.folder.path)/request-head", replacingBecause: "a test")
            let rekor = try FakeRekor(world.sigstore.log, entries: world.entries, growth: 1).start()
            let error = #expect(throws: ExportError.self) { try export(rekor) }
            guard case .anotherLog? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }

        @Test func `what is no Rekor is told`() throws {
            let server = try LoopbackServer { _ in .init(404) }
            let error = #expect(throws: ProofSourceError.self) { try export(server) }
            #expect("\(try #require(error))".contains("/api/v1/log of Rekor v1"))
        }
    }
#endif
