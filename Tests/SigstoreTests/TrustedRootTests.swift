import FileSystem
import JSON
import OpenSSL
import Sigstore
import TestSupport
import Testing
import TransparencyLog

/// What a trusted root must say, and what is refused.
@Suite struct TrustedRootTests {
    let valid: JSON
    let sigstore: VirtualSigstore

    init() throws {
        sigstore = try VirtualSigstore()
        valid = sigstore.trustedRoot
    }

    private func parse(_ change: (inout JSON) throws -> Void) throws -> TrustedRoot {
        var root = valid
        try change(&root)
        return try TrustedRoot(parsing: root.encoded())
    }

    /// Requires that the change is refused for a reason that `matches`.
    private func refuses(
        _ change: (inout JSON) throws -> Void, sourceLocation: SourceLocation = #_sourceLocation,
        matching matches: (TrustedRootError) -> Bool
    ) {
        do {
            _ = try parse(change)
            Issue.record("the root was accepted", sourceLocation: sourceLocation)
        } catch let error as TrustedRootError {
            #expect(matches(error), "\(error)", sourceLocation: sourceLocation)
        } catch {
            Issue.record(error, sourceLocation: sourceLocation)
        }
    }

    @Test(arguments: [
        "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
        "application/vnd.dev.sigstore.trustedroot.v0.1+json",
        "application/vnd.dev.sigstore.trustedroot.v0.2+json",
    ])
    func `accepts each media type`(mediaType: String) throws {
        let root = try parse { $0[at: "/mediaType"] = .string(mediaType) }
        #expect(root.transparencyLogs.count == 1)
        #expect(root.certificateAuthorities[0].certificates.count == 2)
    }

    @Test(arguments: [
        "application/vnd.dev.sigstore.trustedroot+json;version=0.2",
        "application/vnd.dev.sigstore.trustedroot.v0.3+json",
        "",
    ])
    func `refuses another media type`(mediaType: String) {
        refuses {
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
        refuses {
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
        refuses {
            $0[at: "\(pointer)/validFor/start"] = nil
        } matching: {
            $0 == .missingStart(path: path)
        }
        refuses {
            $0[at: "\(pointer)/validFor"] = nil
        } matching: {
            $0 == .missingStart(path: path)
        }
        refuses {
            $0[at: "\(pointer)/validFor/start"] = .null
        } matching: {
            $0 == .missingStart(path: path)
        }
    }

    @Test func `takes a null end for an open window`() throws {
        let root = try parse { $0[at: "/tlogs/0/publicKey/validFor/end"] = .null }
        #expect(root.transparencyLogs[0].validFor.end == nil)
    }

    @Test func `reads fractions of a second at the end of a window`() throws {
        let root = try parse { $0[at: "/tlogs/0/publicKey/validFor/end"] = "2025-12-31T23:59:59.999Z" }
        #expect(root.transparencyLogs[0].validFor.end?.milliseconds == 1_767_225_599_999)
    }

    @Test func `a fraction below a millisecond makes a window shorter`() throws {
        let root = try parse { root in
            root[at: "/tlogs/0/publicKey/validFor"] = [
                "start": "2025-01-01T00:00:00.0001Z", "end": "2025-12-31T23:59:59.9999Z",
            ]
        }
        #expect(root.transparencyLogs[0].validFor.start.rfc3339 == "2025-01-01T00:00:00.001Z")
        #expect(root.transparencyLogs[0].validFor.end?.rfc3339 == "2025-12-31T23:59:59.999Z")
    }

    @Test func `refuses a window that ends before it starts`() {
        refuses {
            $0[at: "/tlogs/0/publicKey/validFor/end"] = "2000-01-01T00:00:00Z"
        } matching: { error in
            error == .windowReversed(path: "tlogs[0].publicKey.validFor")
        }
    }

    @Test func `refuses a time that is none`() {
        refuses {
            $0[at: "/tlogs/0/publicKey/validFor/start"] = "yesterday"
        } matching: { error in
            error == .malformedTime(path: "tlogs[0].publicKey.validFor.start", "yesterday")
        }
    }

    @Test(arguments: ["PKIX_RSA_PSS_2048_SHA256", "PUBLIC_KEY_DETAILS_UNSPECIFIED", "LMS_SHA256", ""])
    func `refuses key details that it does not support`(name: String) {
        refuses {
            $0[at: "/tlogs/0/publicKey/keyDetails"] = .string(name)
        } matching: { error in
            error == .unsupportedKeyDetails(path: "tlogs[0].publicKey.keyDetails", name)
        }
    }

    @Test func `refuses a key of another kind than its details say`() {
        refuses {
            $0[at: "/tlogs/0/publicKey/keyDetails"] = "PKIX_ED25519"
        } matching: { error in
            error == .keyDetailsMismatch(path: "tlogs[0].publicKey", found: .ecdsaP256, wanted: "PKIX_ED25519")
        }
    }

    @Test func `refuses a key that is none`() {
        refuses {
            $0[at: "/ctlogs/0/publicKey/rawBytes"] = "AAAA"
        } matching: { error in
            if case .unusable("ctlogs[0].publicKey.rawBytes", _) = error { true } else { false }
        }
    }

    @Test func `refuses what is not base64`() {
        refuses {
            $0[at: "/ctlogs/0/publicKey/rawBytes"] = "AAA"
        } matching: { error in
            error == .notBase64(path: "ctlogs[0].publicKey.rawBytes")
        }
    }

    @Test func `refuses another tree hash than SHA-256`() {
        refuses {
            $0[at: "/tlogs/0/hashAlgorithm"] = "SHA2_512"
        } matching: { error in
            error == .unsupportedHashAlgorithm(path: "tlogs[0].hashAlgorithm", "SHA2_512")
        }
    }

    @Test func `refuses a log ID of another length`() {
        refuses {
            $0[at: "/tlogs/0/logId/keyId"] = "AAAA"
        } matching: { error in
            error == .malformedLogID(path: "tlogs[0].logId.keyId", bytes: 3)
        }
    }

    @Test(arguments: ["rekor.test", "https://", "https:rekor.test", ""])
    func `refuses a log URL without a host`(url: String) {
        refuses {
            $0[at: "/tlogs/0/baseUrl"] = .string(url)
        } matching: { error in
            error == .malformedURL(path: "tlogs[0].baseUrl", url)
        }
    }

    @Test func `names a log by host and port`() throws {
        let root = try parse { $0[at: "/tlogs/0/baseUrl"] = "http://localhost:8000/rekor?x" }
        #expect(root.transparencyLogs[0].name == "localhost:8000")
    }

    @Test func `refuses a checkpoint key of another hint than the log's key`() {
        refuses {
            $0[at: "/tlogs/0/checkpointKeyId"] = ["keyId": "AAAAAA=="]
        } matching: { error in
            if case .checkpointKeyMismatch("tlogs[0].checkpointKeyId", found: [0, 0, 0, 0], _) = error {
                true
            } else {
                false
            }
        }
    }

    @Test func `refuses an empty chain`() {
        refuses {
            $0[at: "/certificateAuthorities/0/certChain/certificates"] = []
        } matching: { error in
            error == .emptyChain(path: "certificateAuthorities[0].certChain.certificates")
        }
    }

    @Test func `refuses a chain whose certificates did not issue one another`() {
        refuses { root in
            let path = "/certificateAuthorities/0/certChain/certificates"
            root[at: path] = .array(try #require(root[at: path]).array().reversed())
        } matching: { error in
            error == .chainOutOfOrder(path: "certificateAuthorities[0].certChain.certificates", index: 0)
        }
    }

    @Test func `refuses a certificate that is none`() {
        let path = "/certificateAuthorities/0/certChain/certificates/0/rawBytes"
        refuses {
            $0[at: path] = "AAAA"
        } matching: { error in
            if case .unusable("certificateAuthorities[0].certChain.certificates[0]", _) = error { true } else { false }
        }
    }

    @Test func `refuses more logs than the limit`() {
        let limit = VerificationLimits.maximumInstances
        refuses { root in
            root[at: "/tlogs"] = .array(Array(repeating: try #require(root[at: "/tlogs/0"]), count: limit + 1))
        } matching: {
            $0 == .tooMany(path: "tlogs", found: limit + 1, limit: limit)
        }
    }

    @Test func `reads an RSA key of a certificate log without its SubjectPublicKeyInfo`() throws {
        let key = try PrivateKey.generate(.rsa(bits: 4096)).publicKey
        // The header of a 4096 bit key's SubjectPublicKeyInfo has 24 bytes.
        let root = try parse { root in
            root[at: "/ctlogs/0/publicKey/rawBytes"] = .string(Base64.encode(Array(key.spki.dropFirst(24))))
            root[at: "/ctlogs/0/publicKey/keyDetails"] = "PKCS1_RSA_PKCS1V5"
        }
        #expect(root.certificateTransparencyLogs[0].publicKey == key)
    }

    @Test func `derives the hint of an Ed25519 log by C2SP where its ID does so`() throws {
        let key = try PrivateKey.generate(.ed25519).publicKey
        let identifier = HashAlgorithm.sha256.hash(
            Array("\(sigstore.log.host)\n".utf8) + [0x01] + key.spki.suffix(32))
        func hint(logID: [UInt8]) throws -> [UInt8] {
            try parse { root in
                root[at: "/tlogs/0/publicKey/rawBytes"] = .string(Base64.encode(key.spki))
                root[at: "/tlogs/0/publicKey/keyDetails"] = "PKIX_ED25519"
                root[at: "/tlogs/0/logId/keyId"] = .string(Base64.encode(logID))
            }.transparencyLogs[0].noteKey.keyHint
        }
        #expect(try hint(logID: identifier) == Array(identifier.prefix(4)))
        #expect(try hint(logID: key.fingerprint) == Array(key.fingerprint.prefix(4)))
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
