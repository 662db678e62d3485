import OCI
import OpenSSL
import Testing

@Suite struct SourceSpecificationTests {
    private static let digestText = "sha256:" + String(repeating: "a", count: 64)

    private func location(_ text: String) throws -> SourceSpecification.Location {
        try SourceSpecification(text).location
    }

    @Test func `reads a layout with and without a name`() throws {
        #expect(try location("oci:some/dir") == .layout(directory: "some/dir", .sole))
        #expect(try location("oci:/abs/dir:1.0") == .layout(directory: "/abs/dir", .name("1.0")))
        #expect(try location("oci:dir:ghcr.io/a/b:1.0") == .layout(directory: "dir", .name("ghcr.io/a/b:1.0")))
    }

    @Test func `reads a layout with a digest`() throws {
        let digest = try Digest(Self.digestText)
        #expect(try location("oci:dir@\(digest)") == .layout(directory: "dir", .digest(digest)))
        #expect(try location("oci:a@b@\(digest)") == .layout(directory: "a@b", .digest(digest)))
        #expect(try location("oci-archive:x.tar@\(digest)") == .archive(file: "x.tar", .digest(digest)))
        let long = Digest.of([], algorithm: .sha512)
        #expect(try location("oci:dir@\(long)") == .layout(directory: "dir", .digest(long)))
    }

    @Test func `keeps an at sign that begins no digest`() throws {
        #expect(try location("oci:dir@x:1") == .layout(directory: "dir@x", .name("1")))
        #expect(try location("oci:dir@sha256") == .layout(directory: "dir@sha256", .sole))
    }

    @Test func `reads an archive`() throws {
        #expect(try location("oci-archive:a.tar") == .archive(file: "a.tar", .sole))
        #expect(try location("oci-archive:a.tar:b/c:1") == .archive(file: "a.tar", .name("b/c:1")))
    }

    @Test func `takes a text without transport for a registry`() throws {
        #expect(try location("docker://ghcr.io/a/b:1") == .registry(Reference("ghcr.io/a/b:1")))
        #expect(try location("busybox:1") == .registry(Reference("docker.io/library/busybox:1")))
        #expect(try location("docker:1") == .registry(Reference("docker.io/library/docker:1")))
    }

    @Test func `reads the reference that the image shall have`() throws {
        let specification = try SourceSpecification("ghcr.io/a/b:1=oci:dir:x")
        #expect(specification.name == (try Reference("ghcr.io/a/b:1")))
        #expect(specification.location == .layout(directory: "dir", .name("x")))
        #expect(specification.description == "ghcr.io/a/b:1=oci:dir:x")
    }

    @Test func `takes an equals sign in a path for part of the path`() throws {
        #expect(try SourceSpecification("oci:a=oci:b").name == nil)
        #expect(try location("oci:/x=y") == .layout(directory: "/x=y", .sole))
        #expect(try location("app=oci:/x=y") == .layout(directory: "/x=y", .sole))
    }

    @Test func `refuses a name that is no reference`() {
        #expect(throws: SourceSpecificationError.reference(ReferenceError(text: "A", reason: .upperCase("library/A"))))
        {
            try SourceSpecification("A=oci:dir")
        }
        #expect(throws: SourceSpecificationError.self) { try SourceSpecification("=oci:dir") }
        #expect(throws: SourceSpecificationError.self) { try SourceSpecification("app=busybox") }
    }

    @Test(arguments: ["oci:", "oci::tag", "oci-archive:", "oci:@sha256:" + String(repeating: "a", count: 64)])
    func `refuses a source without a path`(text: String) {
        #expect(throws: SourceSpecificationError.missingPath(text)) { try SourceSpecification(text) }
    }

    @Test func `refuses a colon that nothing follows`() {
        #expect(throws: SourceSpecificationError.missingName("oci:dir:")) { try SourceSpecification("oci:dir:") }
    }

    @Test func `refuses a malformed digest rather than take it for a tag`() {
        #expect(throws: SourceSpecificationError.digest(.wrongLength(algorithm: "sha256", found: 3, wanted: 64))) {
            try SourceSpecification("oci:dir@sha256:abc")
        }
    }

    @Test(arguments: ["docker-archive", "docker-daemon", "dir", "containers-storage"])
    func `refuses transports that it does not read`(name: String) {
        #expect(throws: SourceSpecificationError.unsupportedTransport(name)) { try SourceSpecification(name + ":x") }
        #expect(throws: SourceSpecificationError.unsupportedTransport(name)) { try SourceSpecification("a=\(name):x") }
    }
}
