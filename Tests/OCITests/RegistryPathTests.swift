import OCI
import Testing

@Suite struct RegistryPathTests {
    @Test(arguments: [
        ("ghcr.io/org/app:v1", "ghcr.io/org/app"),
        ("busybox", "docker.io/library/busybox"),
        ("host:5000/app", "host+5000/app"),
        ("[fe80::1]:5000/app", "[fe80++1]+5000/app"),
        ("ghcr.io/org/blobs", "ghcr.io/org/blobs+"),
        ("ghcr.io/org/oci-layout/index.json", "ghcr.io/org/oci-layout+/index.json+"),
        ("blobs.example/blobs/sha256", "blobs.example/blobs+/sha256"),
    ])
    func `maps a reference to directories and back`(text: String, path: String) throws {
        let mapped = RegistryPath(try Reference(text))
        #expect(mapped.description == path)
        let back = try RegistryPath(components: path.split(separator: "/").map(String.init))
        #expect(back == mapped)
        #expect(back.repository == (try Reference(text).withoutTagAndDigest))
    }

    @Test func `has no colon in any component, so that a tag can follow`() throws {
        #expect(!RegistryPath(try Reference("[fe80::1]:5000/a/b:tag")).description.contains(":"))
    }

    @Test(arguments: [
        [], [""], ["ghcr.io"], ["ghcr.io", ".."], ["ghcr.io", "."], ["..", "a"], ["ghcr.io", "a/b"],
        ["ghcr.io/a", "b"],
        ["ghcr.io", "a+"], ["ghcr.io", "blobs"], ["ghcr.io", "a", "index.json"], ["ghcr.io", "blobs++"],
        ["host:5000", "a"],
        ["GHCR.io", "a"], ["docker.io", "busybox"], ["index.docker.io", "library", "busybox"], ["library", "busybox"],
        ["ghcr.io", "a:tag"], ["ghcr.io", "a@sha256:0"], ["ghcr.io", ""], [".airlock", "a"], ["ghcr.io", "a\0"],
    ])
    func `refuses directories that no reference has`(components: [String]) {
        #expect(throws: ReferenceError.self) { try RegistryPath(components: components) }
    }

    @Test func `never gives two repositories one path`() throws {
        let names = [
            "a.b/c", "a.b:1/c", "a:1/b/c", "a.b/blobs", "a.b/blobs/x", "a.b/c/blobs", "localhost/a", "localhost:1/a",
            "a/b",
        ]
        let paths = Set(try names.map { RegistryPath(try Reference($0)).components })
        #expect(paths.count == names.count)
    }
}
