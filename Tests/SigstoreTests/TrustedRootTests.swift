import FileSystem
import JSON
import OpenSSL
import Sigstore
import TestSupport
import Testing
import TransparencyLog

/// What a trusted root must say of windows and chains, and what is refused.
@Suite struct TrustedRootTests {
    let fixture: TrustedRootFixture

    init() throws { fixture = try TrustedRootFixture() }

    @Test(arguments: [
        "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
        "application/vnd.dev.sigstore.trustedroot.v0.1+json",
        "application/vnd.dev.sigstore.trustedroot.v0.2+json",
    ])
    func `accepts each media type`(mediaType: String) throws {
        let root = try fixture.parse { $0[at: "/mediaType"] = .string(mediaType) }
        #expect(root.transparencyLogs.count == 2)
        #expect(root.certificateAuthorities[0].certificates.count == 2)
    }

    @Test(arguments: [
        "application/vnd.dev.sigstore.trustedroot+json;version=0.2",
        "application/vnd.dev.sigstore.trustedroot.v0.3+json",
        "",
    ])
    func `refuses another media type`(mediaType: String) {
        fixture.refuses {
            $0[at: "/mediaType"] = .string(mediaType)
        } matching: {
            $0 == .unknownMediaType(mediaType)
        }
    }

    @Test func `refuses bytes that are no JSON`() {
        #expect(throws: TrustedRootError.self) { try TrustedRoot(parsing: Array("{".utf8)) }
    }

    @Test(arguments: [
        "/further", "/tlogs/0/further", "/tlogs/0/publicKey/further", "/tlogs/0/logId/further",
        "/tlogs/0/publicKey/validFor/further", "/certificateAuthorities/0/further",
        "/certificateAuthorities/0/subject/further", "/certificateAuthorities/0/certChain/further",
        "/certificateAuthorities/0/certChain/certificates/0/further", "/ctlogs/0/further",
    ])
    func `refuses a member that it does not know`(pointer: String) {
        fixture.refuses {
            $0[at: pointer] = true
        } matching: { error in
            if case .member(_, let inner) = error { inner.reason == .unknownMember("further") } else { false }
        }
    }

    @Test(arguments: [
        ("/tlogs/0/publicKey", "tlogs[0].publicKey.validFor"), ("/ctlogs/0/publicKey", "ctlogs[0].publicKey.validFor"),
        ("/certificateAuthorities/0", "certificateAuthorities[0].validFor"),
    ])
    func `refuses a window without a start, by its path`(pointer: String, path: String) {
        fixture.refuses {
            $0[at: "\(pointer)/validFor/start"] = nil
        } matching: {
            $0 == .missingStart(path: path)
        }
        fixture.refuses {
            $0[at: "\(pointer)/validFor"] = nil
        } matching: {
            $0 == .missingStart(path: path)
        }
        fixture.refuses {
            $0[at: "\(pointer)/validFor/start"] = .null
        } matching: {
            $0 == .missingStart(path: path)
        }
    }

    @Test func `takes a null end for an open window`() throws {
        let root = try fixture.parse { $0[at: "/tlogs/0/publicKey/validFor/end"] = .null }
        #expect(root.transparencyLogs[0].validFor.end == nil)
    }

    @Test func `reads fractions of a second at the end of a window`() throws {
        let root = try fixture.parse { $0[at: "/tlogs/0/publicKey/validFor/end"] = "2025-12-31T23:59:59.999Z" }
        #expect(root.transparencyLogs[0].validFor.end?.milliseconds == 1_767_225_599_999)
    }

    @Test func `a fraction below a millisecond makes a window shorter`() throws {
        let root = try fixture.parse { root in
            root[at: "/tlogs/0/publicKey/validFor"] = [
                "start": "2025-01-01T00:00:00.0001Z", "end": "2025-12-31T23:59:59.9999Z",
            ]
        }
        #expect(root.transparencyLogs[0].validFor.start.rfc3339 == "2025-01-01T00:00:00.001Z")
        #expect(root.transparencyLogs[0].validFor.end?.rfc3339 == "2025-12-31T23:59:59.999Z")
    }

    @Test func `refuses a window that ends before it starts`() {
        fixture.refuses {
            $0[at: "/tlogs/0/publicKey/validFor/end"] = "2000-01-01T00:00:00Z"
        } matching: { error in
            error == .windowReversed(path: "tlogs[0].publicKey.validFor")
        }
    }

    @Test func `refuses a time that is none`() {
        fixture.refuses {
            $0[at: "/tlogs/0/publicKey/validFor/start"] = "yesterday"
        } matching: { error in
            error == .malformedTime(path: "tlogs[0].publicKey.validFor.start", "yesterday")
        }
    }

    @Test func `refuses an empty chain`() {
        fixture.refuses {
            $0[at: "/certificateAuthorities/0/certChain/certificates"] = []
        } matching: { error in
            error == .emptyChain(path: "certificateAuthorities[0].certChain.certificates")
        }
    }

    @Test func `refuses a chain whose certificates did not issue one another`() {
        fixture.refuses { root in
            let path = "/certificateAuthorities/0/certChain/certificates"
            root[at: path] = .array(try #require(root[at: path]).array().reversed())
        } matching: { error in
            error == .chainOutOfOrder(path: "certificateAuthorities[0].certChain.certificates", index: 0)
        }
    }

    @Test func `refuses a certificate that is none`() {
        let path = "/certificateAuthorities/0/certChain/certificates/0/rawBytes"
        fixture.refuses {
            $0[at: path] = "AAAA"
        } matching: { error in
            if case .unusable("certificateAuthorities[0].certChain.certificates[0]", _) = error { true } else { false }
        }
    }

    @Test func `refuses more logs than the limit`() {
        let limit = VerificationLimits.maximumInstances
        fixture.refuses { root in
            root[at: "/tlogs"] = .array(Array(repeating: try #require(root[at: "/tlogs/0"]), count: limit + 1))
        } matching: {
            $0 == .tooMany(path: "tlogs", found: limit + 1, limit: limit)
        }
    }

    @Test(.enabled(if: SharedMaterial.root != nil))
    func `reads every trusted root of the conformance suite but the one without a start`() throws {
        let root = try #require(SharedMaterial.root)
        var count = 0
        for suite in ["sigstore-conformance", "bundles", "private-log"] {
            for name in try Directory.open("\(root)/vectors/\(suite)").names() where !name.hasSuffix(".txt") {
                let folder = try Directory.open("\(root)/vectors/\(suite)").subdirectory(name)
                guard try folder.status("trusted_root.json") != nil else { continue }
                let bytes = try folder.open("trusted_root.json").readAll(limit: 4 << 20)
                count += 1
                if name == "trust-root-tlog-missing-validity-start_fail" {
                    #expect(throws: TrustedRootError.missingStart(path: "tlogs[1].publicKey.validFor")) {
                        try TrustedRoot(parsing: bytes)
                    }
                } else {
                    _ = try TrustedRoot(parsing: bytes)
                }
            }
        }
        #expect(count == 41)
    }
}
