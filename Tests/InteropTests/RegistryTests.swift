#if Network
    import FileSystem
    import JSON
    import OCI
    import OpenSSL
    import TestSupport
    import Testing

    @testable import Airlock

    /// Images that skopeo has pushed into docker-registry: all that speaks about them arrives on the other side.
    @Suite(
        .enabled(
            if: Tool.airlock != nil && Tool.installed("skopeo") != nil && Tool.installed("docker-registry") != nil
                && Tool.installed("curl") != nil, "needs airlock, skopeo, docker-registry and curl"))
    struct RegistryTests {
        private static let repository = "team/app"
        private let folder: TemporaryFolder
        private let image: TestImage
        private let tags: [String]

        /// Writes a layout: an index of two platforms; signatures about it and each child, an attestation, an SBOM; and
        /// under the tag that stands in for the referrers API, log entry records.
        init() throws {
            folder = try TemporaryFolder()
            let sigstore = try VirtualSigstore()
            let signer = try PrivateKey.generate(.ecdsaP256)
            image = TestImage(index: [
                (RandomImage(seed: 1).image(platform: "linux/amd64"), "linux/amd64"),
                (RandomImage(seed: 2).image(platform: "linux/arm64"), "linux/arm64"),
            ])
            var layout = TestLayout()
            layout.add(image, tag: "1.0")
            var tags = ["1.0"]
            for subject in [image] + image.children {
                var request = SigningRequest(image: subject.digest)
                request.reference = "registry.test/\(Self.repository)"
                layout.addEvidence(
                    for: subject, signatures: [try sigstore.signer(key: signer).sign(request)], withRecords: false)
                tags.append(CosignManifest.tag(subject.digest, "sig"))
            }
            let note = RandomImage(seed: 9).image(platform: "linux/amd64")
            for suffix in ["att", "sbom"] {
                layout.add(note, tag: CosignManifest.tag(image.digest, suffix))
                tags.append(CosignManifest.tag(image.digest, suffix))
            }
            self.tags = tags
            try layout.write(to: "\(folder.path)/layout")
        }

        private func push(to registry: DockerRegistry, _ options: [String]) throws {
            for tag in tags {
                let outcome = try #require(Tool.installed("skopeo")).run(
                    ["copy", "-q", "--insecure-policy", "--all", "--preserve-digests"] + options + [
                        "oci:\(folder.path)/layout:\(tag)", "docker://\(registry.authority)/\(Self.repository):\(tag)",
                    ])
                try #require(outcome.status == 0, "\(outcome)")
            }
        }

        private func export(_ registry: DockerRegistry, _ options: [String] = []) throws -> Tool.Outcome {
            try #require(Tool.airlock).run(
                ["export", "docker://\(registry.authority)/\(Self.repository):1.0", "-o", "\(folder.path)/out.airlock"]
                    + options)
        }

        /// Kind and subject of what the bundle carries.
        private func carried() throws -> Set<String> {
            let reader = BundleReader(try BundleInput.open("\(folder.path)/out.airlock").file)
            let bytes = try reader.readManifest().manifest
            let (_, images) = try reader.readTables(BundleManifest(parsing: bytes))
            var found: Set<String> = []
            try images.forEach { image in
                for piece in image.evidence { found.insert("\(piece.subject) \(piece.kind.rawValue)") }
            }
            return found
        }

        /// The same from the tags that skopeo lists.
        private func listed(_ registry: DockerRegistry, _ options: [String]) throws -> Set<String> {
            let outcome = try #require(Tool.installed("skopeo")).run(
                ["list-tags"] + options + ["docker://\(registry.authority)/\(Self.repository)"])
            let kinds = ["sig": "signature", "att": "attestation", "sbom": "sbom"]
            let names = try JSON(parsing: outcome.bytes).object().array("Tags").map { try $0.string() }
            return Set(
                names.compactMap { name in
                    let parts = name.split(separator: ".")
                    guard parts.count == 2, parts[0].hasPrefix("sha256-"), let kind = kinds[String(parts[1])] else {
                        return nil
                    }
                    return "sha256:\(parts[0].dropFirst(7)) \(kind)"
                })
        }

        @Test func `every tag that speaks about the image or a child is in the bundle`() throws {
            let registry = try DockerRegistry(below: folder.path)
            try push(to: registry, ["--dest-tls-verify=false"])
            let outcome = try export(registry)
            #expect(outcome.status == 0, "\(outcome)")
            let wanted = try listed(registry, ["--tls-verify=false"])
            #expect(wanted.count == 5)
            #expect(try carried() == wanted)
        }

        @Test func `over TLS with a CA of its own and a password`() throws {
            let registry = try DockerRegistry(below: folder.path, isGuarded: true)
            let login = "\(DockerRegistry.user):\(DockerRegistry.password)"
            try push(to: registry, ["--dest-cert-dir", registry.certificates, "--dest-creds", login])
            let wanted = try listed(registry, ["--cert-dir", registry.certificates, "--creds", login])
            let outcome = try export(registry, ["--cert-dir", registry.certificates, "--creds", login])
            #expect(outcome.status == 0, "\(outcome)")
            #expect(try carried() == wanted)
            let auth = "{\"auths\": {\"\(registry.authority)\": {\"auth\": \"\(Base64.encode(Array(login.utf8)))\"}}}"
            try Directory.open(folder.path).create("auth.json", permissions: 0o600).write(Array(auth.utf8))
            let file = ["--authfile", "\(folder.path)/auth.json", "--cert-dir", registry.certificates]
            #expect(try export(registry, file).status == 0)

            let untrusted = try export(registry, ["--creds", login])
            #expect(untrusted.status == 1)
            #expect(untrusted.talk.contains("no trusted connection"), "\(untrusted)")
            #expect(untrusted.talk.contains("--cert-dir"))
            let unverified = try export(registry, ["--creds", login, "--no-tls-verify", registry.authority])
            #expect(unverified.status == 0)
            let wrong = try export(registry, ["--cert-dir", registry.certificates, "--creds", "reader:wrong"])
            #expect(wrong.status == 1)
            #expect(wrong.talk.contains("credentials"), "\(wrong)")
            #expect(!wrong.talk.contains("wrong"))
        }
    }
#endif
