import OCI
import Testing

@testable import Airlock

@Suite struct RepositoryPatternTests {
    private let digest = Digest.of([1])

    private func covers(_ pattern: String, _ reference: String) throws -> Bool {
        try RepositoryPattern(pattern).covers(try Reference(reference), digest: digest)
    }

    @Test(arguments: [
        ("ghcr.io/org/**", "ghcr.io/org/a", true), ("ghcr.io/org/**", "ghcr.io/org/a/b/c", true),
        ("ghcr.io/org/**", "ghcr.io/org", false), ("ghcr.io/org/**", "ghcr.io/organ/a", false),
        ("ghcr.io/*/app", "ghcr.io/org/app", true), ("ghcr.io/*/app", "ghcr.io/a/b/app", false),
        ("ghcr.io/*/app", "ghcr.io/app", false), ("ghcr.io/**/app", "ghcr.io/a/b/app", true),
        ("**", "busybox", true), ("*/library/*", "busybox", true), ("docker.io/library/busybox", "busybox:1.36", true),
        ("docker.io/library/busybox", "index.docker.io/busybox", true),
        ("a.test/b", "a.test/b@\(Digest.of([2]))", true),
        ("a.test/b", "a.test/b/c", false), ("a.test/b/c", "a.test/b", false), ("**/app", "a.test/x/app", true),
        ("localhost:5000/a", "localhost:5000/a", true), ("**/a/**/b/**", "r.test/a/x/a/b/b/z", true),
        ("**/a/*/b", "r.test/a/a/x/b", true), ("**/a/*/b", "r.test/a/x/y/b", false),
    ])
    func `a pattern covers normalised repositories`(pattern: String, reference: String, isCovered: Bool) throws {
        #expect(try covers(pattern, reference) == isCovered)
    }

    @Test func `a pattern for repositories never covers a digest without reference`() throws {
        #expect(try !RepositoryPattern("**").covers(nil, digest: digest))
    }

    @Test func `a pattern for digests covers digests without reference only`() throws {
        #expect(try RepositoryPattern("@sha256:*").covers(nil, digest: digest))
        #expect(try RepositoryPattern("@\(digest)").covers(nil, digest: digest))
        #expect(try !RepositoryPattern("@\(digest)").covers(nil, digest: Digest.of([2])))
        #expect(try !RepositoryPattern("@sha256:*").covers(try Reference("a.test/b"), digest: digest))
        #expect(try !RepositoryPattern("@sha512:*").covers(nil, digest: digest))
    }

    @Test(arguments: [
        "busybox", "library/busybox", "docker.io/busybox", "index.docker.io/library/busybox", "ghcr.io", "a.test/b:1",
        "a.test//b", "a.test/B", "A.test/b", "a.test/b*", "a.test/***", "/a.test/b", "a.test/b/", "@sha256:12",
        "@md5:*", "@",
        "a.test/b@\(Digest.of([]))", "https://a.test/b",
    ])
    func `a pattern that could match nothing is refused`(pattern: String) {
        #expect(throws: RepositoryPattern.ParseError.self) { try RepositoryPattern(pattern) }
    }

    @Test func `a short name is refused with its normalised form`() {
        #expect {
            try RepositoryPattern("busybox")
        } throws: {
            ($0 as? RepositoryPattern.ParseError)?.hint?.contains("docker.io/library/busybox") ?? false
        }
    }

    @Test(arguments: [
        ("**", "a.test/b", true), ("a.test/**", "a.test/*", true), ("a.test/*", "a.test/**", false),
        ("a.test/*", "a.test/b", true), ("a.test/b", "a.test/*", false), ("**", "**", true), ("*/**", "**", false),
        ("a.test/**", "a.test/b/**", true), ("a.test/b/**", "a.test/**", false), ("**/b", "a.test/*/b", true),
        ("@sha256:*", "@\(Digest.of([]))", true), ("@sha256:*", "**", false), ("**", "@sha256:*", false),
    ])
    func `a pattern knows what it includes`(pattern: String, other: String, isIncluded: Bool) throws {
        #expect(try RepositoryPattern(pattern).includes(try RepositoryPattern(other)) == isIncluded)
    }

    @Test func `a pattern may not have components without end`() throws {
        let long = "a.test/" + Array(repeating: "*", count: 63).joined(separator: "/")
        #expect(try RepositoryPattern(long).source == long)
        #expect(throws: RepositoryPattern.ParseError.self) { try RepositoryPattern("\(long)/*") }
    }
}
