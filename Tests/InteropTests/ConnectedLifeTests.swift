#if Network
    import FileSystem
    import JSON
    import NetworkSupport
    import OCI
    import OpenSSL
    import TestSupport
    import Testing

    @testable import Airlock

    /// The whole way: skopeo pushes into docker-registry, airlock exports from it with the log's server, imports into a
    /// directory and into another docker-registry, and every piece of evidence that the first one had is there, as an
    /// independent listing counts it. The policy demands a proof down to a head that was pinned before anything was signed.
    @Suite(
        .enabled(
            if: Tool.airlock != nil && Tool.installed("skopeo") != nil && Tool.installed("docker-registry") != nil
                && Tool.installed("curl") != nil, "needs airlock, skopeo, docker-registry and curl"))
    struct ConnectedLifeTests {
        private static let repository = "team/app"
        private static let name = "registry.test/\(repository)"
        private let folder: TemporaryFolder
        private let sigstore: VirtualSigstore
        private let signer: PrivateKey
        private var entries: [LoggedEntry] = []
        private var layout = TestLayout()
        /// Evidence in legacy form, with nothing but the log's promise; about an index and its children.
        private let legacy: TestImage
        /// Evidence as referrers, with proofs.
        private let modern: TestImage
        private var tags = ["legacy", "modern"]

        init() throws {
            folder = try TemporaryFolder()
            sigstore = try VirtualSigstore()
            signer = try PrivateKey.generate(.ecdsaP256)
            legacy = TestImage(index: [
                (RandomImage(seed: 1).image(platform: "linux/amd64"), "linux/amd64"),
                (RandomImage(seed: 2).image(platform: "linux/arm64"), "linux/arm64"),
            ])
            modern = RandomImage(seed: 3).image(platform: "linux/amd64")
            try prepareTrust()
            layout.add(legacy, tag: "legacy")
            layout.add(modern, tag: "modern")
            for subject in [legacy] + legacy.children { try attachLegacy(to: subject) }
            try attachReferrers(to: modern)
            sigstore.log.fill(count: 5, seed: 1)
            try layout.write(to: "\(folder.path)/layout")
        }

        private mutating func attachLegacy(to subject: TestImage) throws {
            var request = SigningRequest(image: subject.digest)
            request.reference = Self.name
            let cosign = sigstore.signer(key: signer)
            let pieces = [try cosign.sign(request), try cosign.attest(request)]
            entries += pieces.compactMap(\.entry)
            layout.addEvidence(for: subject, signatures: [pieces[0]], attestations: [pieces[1]], withRecords: false)
            layout.add(
                CosignManifest.sbom(Array("{\"spdxVersion\":\"SPDX-2.3\"}".utf8)),
                tag: CosignManifest.tag(subject.digest, "sbom"))
            tags += ["sig", "att", "sbom"].map { CosignManifest.tag(subject.digest, $0) }
        }

        /// Two bundles, listed where clients look that find no referrers API.
        private mutating func attachReferrers(to subject: TestImage) throws {
            var request = SigningRequest(image: subject.digest)
            request.reference = Self.name
            let cosign = sigstore.signer(key: signer)
            let referrers = try ["https://sigstore.dev/cosign/sign/v1", "https://slsa.dev/provenance/v1"].map { type in
                CosignManifest.bundle(try cosign.attestBundle(request, predicateType: type), subject: subject.manifest)
            }
            let tag = subject.digest.split(separator: ":").joined(separator: "-")
            layout.add(TestImage(index: referrers.map { ($0, nil) }), tag: tag)
            tags.append(tag)
        }

        private func prepareTrust() throws {
            try write("keys/trusted_root.json", sigstore.trustedRootBytes)
            try write("keys/cosign/a.pub", Array(signer.publicKey.pem.utf8))
            let exporter = try PrivateKey.generate(.ed25519)
            try write("exporter.key", Array(exporter.pem(passphrase: nil).utf8))
            try write("keys/exporters/e.pub", Array(exporter.publicKey.pem.utf8))
            let policy = """
                version: 1
                seal: required
                images:
                  - match: registry.test/**
                    require: [signature]
                    by: [{key: cosign/a.pub}]
                    log: inclusion
                    publishUnverified: true

                """
            try write("keys/policy.yaml", Array(policy.utf8))
            try write("head", sigstore.log.checkpoint())
            _ = try HeadPin(trust: "\(folder.path)/keys").pin("\(folder.path)/head")
        }

        private func write(_ path: String, _ bytes: [UInt8]) throws {
            let parts = path.split(separator: "/").map(String.init)
            var directory = try Directory.open(folder.path)
            for part in parts.dropLast() { directory = try directory.subdirectory(part, creating: 0o755) }
            try DurableFile.replace(parts[parts.count - 1], in: directory, with: bytes)
        }

        private func run(_ tool: String, _ arguments: [String]) throws -> Tool.Outcome {
            let found = tool == "airlock" ? Tool.airlock : Tool.installed(tool)
            let outcome = try #require(found).run(arguments)
            try #require(outcome.status == 0, "\(outcome)")
            return outcome
        }

        /// What a registry's tags say of evidence, as skopeo lists them: `TAG` once, and for an index of referrers the
        /// number of its entries.
        private func listed(_ place: String) throws -> Set<String> {
            let list = try run("skopeo", ["list-tags", "--tls-verify=false", "docker://\(place)"])
            let names = try JSON(parsing: list.bytes).object().array("Tags").map { try $0.string() }
            return Set(
                try names.map { name in
                    guard name.hasPrefix("sha256-"), !name.contains(".") else { return name }
                    let raw = try run(
                        "skopeo", ["inspect", "--raw", "--tls-verify=false", "docker://\(place):\(name)"])
                    return try "\(name) \(Self.references(in: raw.bytes))"
                })
        }

        private static func references(in index: [UInt8]) throws -> [String] {
            try JSON(parsing: index).object().array("manifests").map { try $0.object().string("digest") }.sorted()
        }

        /// The same from the `index.json` of a layout.
        private func published(_ path: String) throws -> Set<String> {
            let directory = try Directory.open(path)
            let index = try JSON(parsing: directory.read("index.json", limit: 1 << 20)).object().array("manifests")
            var found: Set<String> = []
            for entry in index {
                guard case .string(let name)? = entry[at: "/annotations/org.opencontainers.image.ref.name"] else {
                    continue
                }
                guard name.hasPrefix("sha256-"), !name.contains(".") else {
                    found.insert(name)
                    continue
                }
                guard case .string(let digest)? = entry[at: "/digest"] else { continue }
                let blobs = try directory.subdirectory("blobs").subdirectory("sha256")
                let bytes = try blobs.read(String(digest.dropFirst("sha256:".count)), limit: 1 << 20)
                found.insert(try "\(name) \(Self.references(in: bytes))")
            }
            return found
        }

        private func export(from registry: DockerRegistry, proofs: LoopbackServer) throws {
            let sources = ["legacy", "modern"].map { tag in
                "\(Self.name):\(tag)=docker://\(registry.authority)/\(Self.repository):\(tag)"
            }
            let trust = ["--trust", "\(folder.path)/keys", "--sign-key", "\(folder.path)/exporter.key"]
            _ = try run(
                "airlock",
                ["export", "-o", "\(folder.path)/out.airlock", "--proofs", "http://\(proofs.authority)"] + trust
                    + sources)
        }

        @Test func `all evidence arrives, in a directory and in another registry`() throws {
            let registry = try DockerRegistry(below: folder.path)
            for tag in tags {
                _ = try run(
                    "skopeo",
                    [
                        "copy", "-q", "--insecure-policy", "--all", "--preserve-digests", "--dest-tls-verify=false",
                        "oci:\(folder.path)/layout:\(tag)", "docker://\(registry.authority)/\(Self.repository):\(tag)",
                    ])
            }
            let wanted = try listed("\(registry.authority)/\(Self.repository)")
            // Two images; for an index and two children a signature, an attestation and an SBOM; one list of referrers.
            #expect(wanted.count == 2 + 9 + 1)
            try export(from: registry, proofs: FakeRekor(sigstore.log, entries: entries).start())

            let trust = ["--trust", "\(folder.path)/keys"]
            _ = try run("airlock", ["import", "\(folder.path)/out.airlock", "\(folder.path)/registry"] + trust)
            // The records that complete what had only a promise are airlock's own, and listed as referrers of the legacy
            // images.
            let published = try published("\(folder.path)/registry/\(Self.name)")
            #expect(wanted.isSubset(of: published))
            #expect(published.subtracting(wanted).allSatisfy { $0.hasPrefix("sha256-") && !$0.contains(".") })

            let other = try DockerRegistry(below: folder.path, as: "other")
            let push = try run(
                "airlock",
                [
                    "import", "\(folder.path)/out.airlock", "docker://\(other.authority)/store", "--state",
                    "\(folder.path)/state",
                ] + trust)
            #expect(
                push.output.contains("pushed to docker://\(other.authority)/store"),
                "\(push)")
            #expect(try listed("\(other.authority)/store/\(Self.name)") == published)
            _ = try run("airlock", ["verify", "\(folder.path)/registry"] + trust)
        }

        @Test(.enabled(if: Tool.installed("podman") != nil, "needs podman"))
        func `podman pulls what was pushed`() throws {
            let registry = try DockerRegistry(below: folder.path)
            _ = try run(
                "skopeo",
                [
                    "copy", "-q", "--insecure-policy", "--all", "--preserve-digests", "--dest-tls-verify=false",
                    "oci:\(folder.path)/layout:modern", "docker://\(registry.authority)/\(Self.repository):modern",
                ])
            let tag = modern.digest.split(separator: ":").joined(separator: "-")
            _ = try run(
                "skopeo",
                [
                    "copy", "-q", "--insecure-policy", "--all", "--preserve-digests", "--dest-tls-verify=false",
                    "oci:\(folder.path)/layout:\(tag)", "docker://\(registry.authority)/\(Self.repository):\(tag)",
                ])
            let rekor = try FakeRekor(sigstore.log, entries: entries).start()
            let bundle = "\(folder.path)/out.airlock"
            let trust = ["--trust", "\(folder.path)/keys"]
            _ = try run(
                "airlock",
                [
                    "export", "-o", bundle, "--proofs", "http://\(rekor.authority)", "--sign-key",
                    "\(folder.path)/exporter.key",
                    "\(Self.name):modern=docker://\(registry.authority)/\(Self.repository):modern",
                ]
                    + trust)
            _ = try run(
                "airlock",
                ["import", bundle, "docker://\(registry.authority)/store", "--state", "\(folder.path)/state"] + trust)
            // Without storage of its own it would need more rights than a test has.
            let storage = ["--root", "\(folder.path)/pr", "--runroot", "\(folder.path)/p"]
            let pulled = try run(
                "podman",
                storage + [
                    "--storage-driver", "vfs", "pull", "-q", "--tls-verify=false",
                    "docker://\(registry.authority)/store/\(Self.name):modern",
                ])
            #expect(pulled.output.count == 65)
        }
    }
#endif
