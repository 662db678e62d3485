#if Network
    import Airlock
    import FileSystem
    import JSON
    import NetworkSupport
    import OCI
    import OpenSSL
    import Synchronization
    import TestSupport

    @testable import OCIClient

    /// A signed index of two platforms in a fake registry, and a folder to export into.
    final class FetchWorld {
        static let repository = "team/app"

        let folder: TemporaryFolder
        let sigstore: VirtualSigstore
        let signer: PrivateKey
        let image: TestImage
        var layout = TestLayout()
        /// Milliseconds that would have been waited.
        let waits = Waits()

        final class Waits: Sendable {
            private let list = Mutex<[UInt64]>([])
            func add(_ wait: UInt64) { list.withLock { $0.append(wait) } }
            var all: [UInt64] { list.withLock { $0 } }
        }

        /// The entries of the signatures.
        private(set) var entries: [LoggedEntry] = []

        /// - Parameter records: whether the signatures come with what proves them in the log, or with its promise alone.
        init(records: Bool = true) throws {
            folder = try TemporaryFolder()
            sigstore = try VirtualSigstore()
            signer = try PrivateKey.generate(.ecdsaP256)
            image = TestImage(index: [
                (RandomImage(seed: 1).image(platform: "linux/amd64"), "linux/amd64"),
                (RandomImage(seed: 2).image(platform: "linux/arm64"), "linux/arm64"),
            ])
            layout.add(image, tag: "1.0")
            for subject in [image] + image.children {
                var request = SigningRequest(image: subject.digest)
                request.reference = "registry.test/\(Self.repository)"
                let piece = try sigstore.signer(key: signer).sign(request)
                if let entry = piece.entry { entries.append(entry) }
                layout.addEvidence(for: subject, signatures: [piece], withRecords: records)
            }
        }

        var trust: String { "\(folder.path)/keys" }

        /// Makes the receiver's trust directory: one rule with these lines for all of `registry.test`, the signer's key, and a
        /// key that seals, which it gives.
        func makeTrust(_ rule: String...) throws -> PrivateKey {
            let exporter = try PrivateKey.generate(.ed25519)
            try write("keys/trusted_root.json", sigstore.trustedRootBytes)
            try write("keys/cosign/a.pub", Array(signer.publicKey.pem.utf8))
            try write("keys/exporters/e.pub", Array(exporter.publicKey.pem.utf8))
            try setPolicy(rule)
            return exporter
        }

        /// The same policy with another rule.
        func setPolicy(_ rule: [String]) throws {
            let lines = ["- match: registry.test/**", "  by: [{key: cosign/a.pub}]"] + rule.map { "  \($0)" }
            let text = "version: 1\nimages:\n" + lines.map { "  \($0)\n" }.joined()
            try write("keys/policy.yaml", Array(text.utf8))
        }

        /// Pins a tree head in the trust directory.
        func pin(_ checkpoint: [UInt8], as name: String = "head") throws {
            try write(name, checkpoint)
            _ = try HeadPin(trust: trust).pin("\(folder.path)/\(name)")
        }

        /// Writes a file below the folder, in place of one that may be there.
        func write(_ path: String, _ bytes: [UInt8]) throws {
            let parts = path.split(separator: "/").map(String.init)
            var directory = try Directory.open(folder.path)
            for part in parts.dropLast() { directory = try directory.subdirectory(part, creating: 0o755) }
            try DurableFile.replace(parts[parts.count - 1], in: directory, with: bytes)
        }

        /// Settings under which waits are counted and short.
        func settings(plain: String) -> ConnectionSettings {
            var settings = ConnectionSettings()
            settings.silence = 5
            // A moment all the same: what the server has closed must be out of the pool when the next try picks one.
            settings.retries.wait = { [waits] in
                waits.add($0)
                pause(5)
            }
            settings.plain = [plain]
            return settings
        }

        /// Exports the image from a server and gives the bundle's file.
        @discardableResult
        func export(
            _ server: LoopbackServer, sources: [SourceSpecification]? = nil, credentials: Credentials? = nil,
            work: String = "fetched", name: String = "out.airlock", platforms: [String] = [],
            evidence: [Reference] = [],
            lock: String? = nil, dryRun: Bool = false, trust: String? = nil, sealKeys: [PrivateKey] = [],
            proofs: [String] = [], store: ContentStore? = nil, bytesAhead: UInt64? = nil, mirror: LoopbackServer? = nil,
            asksKnownLogs: Bool = false,
            keepsGoing: Bool = false,
            opener: (Registries) -> any RemoteOpener = { $0 }
        ) throws -> ExportReport {
            var settings = settings(plain: server.authority)
            if let mirror {
                settings.plain.insert(mirror.authority)
                settings.mirrors[server.authority] = ["\(mirror.authority)/cache"]
            }
            if let bytesAhead { settings.bytesAhead = bytesAhead }
            let registries = try Registries(
                settings: settings, credentials: CredentialStore(given: credentials ?? .anonymous),
                store: store ?? ContentStore(path: "\(folder.path)/\(work)"), platforms: PlatformSelection(platforms),
                evidenceRepositories: evidence)
            return try Exporter(clock: sigstore.time, opener: opener(registries)).export(
                sources ?? [
                    SourceSpecification(
                        "registry.test/team/app:1.0=docker://\(server.authority)/\(Self.repository):1.0")
                ], to: "\(folder.path)/\(name)", trust: trust, sealKeys: sealKeys, proofs: proofs, lock: lock,
                dryRun: dryRun, keepsGoing: keepsGoing, asksKnownLogs: asksKnownLogs)
        }

        /// Exports another image, signed some days later, under the same reference.
        func exportNewer(
            sealKeys: [PrivateKey], days: Int64 = 1
        ) throws -> (file: String, digest: String) {
            let newer = RandomImage(seed: UInt64(10 + days)).image(platform: "linux/amd64")
            var request = SigningRequest(image: newer.digest)
            request.reference = "registry.test/\(Self.repository)"
            request.time = sigstore.time.later(seconds: days * 86_400)
            var layout = TestLayout()
            layout.add(newer, tag: "1.0")
            layout.addEvidence(for: newer, signatures: [try sigstore.signer(key: signer).sign(request)])
            let server = try FakeRegistry([Self.repository: layout]).start()
            let file = "newer\(days).airlock"
            try export(server, work: "newer", name: file, sealKeys: sealKeys)
            return (file, newer.digest)
        }

        func bundle(_ name: String = "out.airlock") throws -> [UInt8] {
            try File.open("\(folder.path)/\(name)").readAll(limit: 1 << 26)
        }
    }
#endif
