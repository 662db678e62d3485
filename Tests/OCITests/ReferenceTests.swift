import OCI
import Testing

@Suite struct ReferenceTests {
    private static let hex = String(repeating: "a", count: 64)

    @Test(arguments: [
        ("busybox", "docker.io/library/busybox"),
        ("busybox:1.36", "docker.io/library/busybox:1.36"),
        ("library/busybox", "docker.io/library/busybox"),
        ("org/app", "docker.io/org/app"),
        ("docker.io/busybox", "docker.io/library/busybox"),
        ("index.docker.io/busybox:a", "docker.io/library/busybox:a"),
        ("docker.io/a/b/c", "docker.io/a/b/c"),
        ("ghcr.io/org/app:v1", "ghcr.io/org/app:v1"),
        ("localhost/app", "localhost/app"),
        ("localhost:5000/app", "localhost:5000/app"),
        ("localhost:5000", "docker.io/library/localhost:5000"),
        ("host:5000/app:tag", "host:5000/app:tag"),
        ("host.example:5000/a/b", "host.example:5000/a/b"),
        ("GHCR.io/org/app", "ghcr.io/org/app"),
        ("[fe80::1]:5000/app", "[fe80::1]:5000/app"),
        ("[fe80::1]/app", "[fe80::1]/app"),
        ("a/b_c/d__e/f-g/h---i/j.k", "docker.io/a/b_c/d__e/f-g/h---i/j.k"),
        ("app:_A.b-C", "docker.io/library/app:_A.b-C"),
    ])
    func `normalises as Docker does`(text: String, normal: String) throws {
        let reference = try Reference(text)
        #expect(reference.description == normal)
        #expect(try Reference(normal) == reference)
    }

    @Test func `reads tag and digest together`() throws {
        let reference = try Reference("ghcr.io/a/b:tag@sha256:\(Self.hex)")
        #expect(reference.registry == "ghcr.io")
        #expect(reference.repository == "a/b")
        #expect(reference.tag == "tag")
        #expect(reference.digest?.hex == Self.hex)
        #expect(reference.name == "ghcr.io/a/b")
        #expect(reference.description == "ghcr.io/a/b:tag@sha256:\(Self.hex)")
    }

    @Test func `adds latest only when asked`() throws {
        #expect(try Reference("app").tag == nil)
        #expect(try Reference("app").withDefaultTag().tag == "latest")
        #expect(try Reference("app:1").withDefaultTag().tag == "1")
        #expect(try Reference("app@sha256:\(Self.hex)").withDefaultTag().tag == nil)
    }

    @Test func `pins, tags and strips`() throws {
        let reference = try Reference("ghcr.io/a/b:tag")
        #expect(reference.pinned(to: digest("x")).description == "ghcr.io/a/b:tag@\(digest("x"))")
        #expect(try reference.pinned(to: digest("x")).tagged("other").description == "ghcr.io/a/b:other")
        #expect(reference.withoutTagAndDigest.description == "ghcr.io/a/b")
        #expect(throws: ReferenceError(text: "-", reason: .invalidTag("-"))) { try reference.tagged("-") }
    }

    private func refuses(_ text: String, _ reason: ReferenceError.Reason) {
        #expect(throws: ReferenceError(text: text, reason: reason)) { try Reference(text) }
    }

    @Test func `refuses an empty text`() { refuses("", .empty) }

    @Test func `refuses upper case in the repository`() {
        refuses("ghcr.io/Org/app", .upperCase("Org/app"))
        refuses("Org/app", .upperCase("Org/app"))
        refuses("LOCALHOST/app", .upperCase("LOCALHOST/app"))
    }

    @Test func `refuses malformed components`() {
        for bad in ["", ".", "..", "-a", "a-", "a..b", "a_", "___", "a___b", "a._b", "a+b", "ä", "a b", "a\n", "a\0"] {
            refuses("ghcr.io/x/" + bad, .invalidComponent(bad))
        }
        refuses("ghcr.io//a", .invalidComponent(""))
        refuses("/a", .invalidComponent(""))
        refuses("ghcr.io/", .invalidComponent(""))
    }

    @Test func `refuses malformed registries`() {
        for bad in [
            "-a.b", "a-.b", "a..b", ".a", "a.", "a.b:", "a.b:x", "a.b:123456", ":5000", "a_b.c", "[::1", "[]:1",
            "[g::]",
        ] {
            refuses(bad + "/x", .invalidRegistry(bad))
        }
    }

    @Test func `refuses malformed tags`() {
        for bad in ["", "-a", ".a", "a+b", "ä", String(repeating: "a", count: 129)] {
            refuses("app:" + bad, .invalidTag(bad))
        }
    }

    @Test func `accepts a tag of 128 bytes`() throws {
        let tag = String(repeating: "a", count: 128)
        #expect(try Reference("app:" + tag).tag == tag)
    }

    @Test func `refuses a malformed digest`() {
        refuses("app@sha256:0", .invalidDigest(.wrongLength(algorithm: "sha256", found: 1, wanted: 64)))
        refuses("app@", .invalidDigest(.malformed("")))
        refuses(
            "app@sha256:\(Self.hex)@sha256:\(Self.hex)",
            .invalidDigest(.wrongLength(algorithm: "sha256", found: 136, wanted: 64)))
    }

    @Test func `refuses a name longer than 255 bytes`() throws {
        let fits = "ghcr.io/" + String(repeating: "a", count: 247)
        #expect(try Reference(fits).name.utf8.count == 255)
        refuses(fits + "a", .nameTooLong(found: 256, limit: 255))
        let short = String(repeating: "a", count: 255)
        refuses(short, .nameTooLong(found: 273, limit: 255))
    }

    @Test func `refuses the identifier of a local image`() { refuses(Self.hex, .imageIdentifier) }

    @Test func `orders by bytes`() throws {
        let names = ["ghcr.io/b/a", "docker.io/library/z", "ghcr.io/a/b:2", "ghcr.io/a/b"]
        #expect(try names.map { try Reference($0) }.sorted().map(\.description) == names.sorted())
    }
}
