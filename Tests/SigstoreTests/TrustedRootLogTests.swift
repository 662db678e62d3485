import JSON
import OpenSSL
import Sigstore
import TestSupport
import Testing
import TransparencyLog

/// What a trusted root must say of logs and their keys, and what is refused.
@Suite struct TrustedRootLogTests {
    let fixture: TrustedRootFixture

    init() throws { fixture = try TrustedRootFixture() }

    @Test(arguments: ["PKIX_RSA_PSS_2048_SHA256", "PUBLIC_KEY_DETAILS_UNSPECIFIED", "LMS_SHA256", ""])
    func `refuses key details that it does not support`(name: String) {
        fixture.refuses {
            $0[at: "/tlogs/0/publicKey/keyDetails"] = .string(name)
        } matching: { error in
            error == .unsupportedKeyDetails(path: "tlogs[0].publicKey.keyDetails", name)
        }
    }

    @Test func `refuses a key of another kind than its details say`() {
        fixture.refuses {
            $0[at: "/tlogs/0/publicKey/keyDetails"] = "PKIX_ED25519"
        } matching: { error in
            error == .keyDetailsMismatch(path: "tlogs[0].publicKey", found: .ecdsaP256, wanted: "PKIX_ED25519")
        }
    }

    @Test func `refuses a key that is none`() {
        fixture.refuses {
            $0[at: "/ctlogs/0/publicKey/rawBytes"] = "AAAA"
        } matching: { error in
            if case .unusable("ctlogs[0].publicKey.rawBytes", _) = error { true } else { false }
        }
    }

    @Test func `refuses what is not base64`() {
        fixture.refuses {
            $0[at: "/ctlogs/0/publicKey/rawBytes"] = "AAA"
        } matching: { error in
            error == .notBase64(path: "ctlogs[0].publicKey.rawBytes")
        }
    }

    @Test func `refuses another tree hash than SHA-256`() {
        fixture.refuses {
            $0[at: "/tlogs/0/hashAlgorithm"] = "SHA2_512"
        } matching: { error in
            error == .unsupportedHashAlgorithm(path: "tlogs[0].hashAlgorithm", "SHA2_512")
        }
    }

    @Test func `refuses a log ID of another length`() {
        fixture.refuses {
            $0[at: "/tlogs/0/logId/keyId"] = "AAAA"
        } matching: { error in
            error == .malformedLogID(path: "tlogs[0].logId.keyId", bytes: 3)
        }
    }

    @Test(arguments: [
        "rekor.test", "https://", "https:rekor.test", "", "https:", "https:/", "https//rekor.test",
        "https:/x/rekor.test",
    ])
    func `refuses a log URL without a host`(url: String) {
        fixture.refuses {
            $0[at: "/tlogs/0/baseUrl"] = .string(url)
        } matching: { error in
            error == .malformedURL(path: "tlogs[0].baseUrl", url)
        }
    }

    @Test func `names a log by host and port`() throws {
        let root = try fixture.parse { $0[at: "/tlogs/0/baseUrl"] = "http://localhost:8000/rekor?x" }
        #expect(root.transparencyLogs[0].name == "localhost:8000")
    }

    @Test func `refuses a checkpoint key of another hint than the log's key`() {
        fixture.refuses {
            $0[at: "/tlogs/0/checkpointKeyId"] = ["keyId": "AAAAAA=="]
        } matching: { error in
            if case .checkpointKeyMismatch("tlogs[0].checkpointKeyId", found: [0, 0, 0, 0], _) = error {
                true
            } else {
                false
            }
        }
    }

    @Test func `reads an RSA key of a certificate log without its SubjectPublicKeyInfo`() throws {
        let key = try PrivateKey.generate(.rsa(bits: 4096)).publicKey
        // The header of a 4096 bit key's SubjectPublicKeyInfo has 24 bytes.
        let root = try fixture.parse { root in
            root[at: "/ctlogs/0/publicKey/rawBytes"] = .string(Base64.encode(Array(key.spki.dropFirst(24))))
            root[at: "/ctlogs/0/publicKey/keyDetails"] = "PKCS1_RSA_PKCS1V5"
        }
        #expect(root.certificateTransparencyLogs[0].publicKey == key)
    }

    @Test func `derives the hint of an Ed25519 log by C2SP where its ID does so`() throws {
        let key = try PrivateKey.generate(.ed25519).publicKey
        let identifier = HashAlgorithm.sha256.hash(
            Array("\(fixture.sigstore.log.host)\n".utf8) + [0x01] + key.spki.suffix(32))
        func hint(logID: [UInt8]) throws -> [UInt8] {
            try fixture.parse { root in
                root[at: "/tlogs/0/publicKey/rawBytes"] = .string(Base64.encode(key.spki))
                root[at: "/tlogs/0/publicKey/keyDetails"] = "PKIX_ED25519"
                root[at: "/tlogs/0/logId/keyId"] = .string(Base64.encode(logID))
            }.transparencyLogs[0].noteKey.keyHint
        }
        #expect(try hint(logID: identifier) == Array(identifier.prefix(4)))
        #expect(try hint(logID: key.fingerprint) == Array(key.fingerprint.prefix(4)))
    }
}
