import FileSystem
import JSON
import OCI
import OpenSSL
import Sigstore
import TestSupport
import Testing
import TransparencyLog

@testable import Airlock

@Suite struct TrustDirectoryTests {
    private func error(_ trust: TemporaryTrust, user: UInt32? = nil) throws -> TrustError {
        do {
            if let user { _ = try TrustDirectory.load(path: trust.path, user: user) }
            if user == nil { _ = try TrustDirectory.load(path: trust.path) }
        } catch {
            return error
        }
        Issue.record("the trust directory was accepted")
        throw Accepted()
    }

    private struct Accepted: Error {}

    @Test func `a whole trust directory is read`() throws {
        let trust = try TemporaryTrust(
            policy: """
                version: 1
                images:
                  - match: a.test/**
                    require: [signature]
                    by: [{key: cosign/release.pub}, {issuer: b, subject: a, root: corp.trusted_root.json}]
                """)
        let keys = try (0..<2).map { _ in try PrivateKey.generate(.ecdsaP256).publicKey }
        try trust.write("cosign/release.pub", key: keys[0])
        try trust.write("exporters/courier.pub", key: keys[1])
        try trust.write("trusted_root.json", VirtualSigstore().trustedRootBytes)
        try trust.write("corp.trusted_root.json", VirtualSigstore(domain: "corp.test").trustedRootBytes)
        try trust.write("README.md", Array("who may change this".utf8))
        let loaded = try TrustDirectory.load(path: trust.path)
        #expect(loaded.signers.map(\.name) == ["cosign/release.pub"])
        #expect(loaded.signers.map(\.key) == [keys[0]])
        #expect(loaded.exporters.map(\.name) == ["exporters/courier.pub"])
        #expect(loaded.domains.map(\.name) == ["corp.trusted_root.json", "trusted_root.json"])
        #expect(loaded.policy.rules.count == 1)
        #expect(
            loaded.files.map(\.path) == [
                "README.md", "corp.trusted_root.json", "cosign/release.pub", "exporters/courier.pub", "policy.yaml",
                "trusted_root.json",
            ])
    }

    @Test func `the digest is that of what sha256sum prints`() throws {
        let trust = try TemporaryTrust()
        let hash = Digest.of(Array(TemporaryTrust.policy.utf8)).hex
        #expect(
            try TrustDirectory.load(path: trust.path).digest == Digest.of(Array("\(hash)  policy.yaml\n".utf8)))
        try trust.write("README.md", [])
        let empty = Digest.of([]).hex
        #expect(
            try TrustDirectory.load(path: trust.path).digest
                == Digest.of(Array("\(empty)  README.md\n\(hash)  policy.yaml\n".utf8)))
    }

    @Test func `a directory without policy is refused`() throws {
        #expect(try error(TemporaryTrust(policy: nil)).code == .trustFileMissing)
    }

    @Test func `a directory that is not there is refused`() {
        #expect { try TrustDirectory.load(path: "/nonexistent/keys") } throws: {
            ($0 as? TrustError)?.code == .trustFileMissing
        }
    }

    @Test func `reads the policy about witnesses, and refuses one that is malformed`() throws {
        let trust = try TemporaryTrust()
        try trust.write("witnesses.policy", Array("quorum none\n".utf8))
        #expect(try TrustDirectory.load(path: trust.path).witnesses?.quorumName == "none")
        let broken = try TemporaryTrust()
        try broken.write("witnesses.policy", Array("quorum some\n".utf8))
        #expect(try error(broken).code == .trustMalformed)
    }

    @Test(arguments: [
        "policy.yml", "policy.yaml~", ".git/config", "trusted_root.json.bak", "xtrusted_root.json",
        ".trusted_root.json", ".x.trusted_root.json", "cosign/.a.pub", "cosign/README.md", "cosign/a.pem",
        "cosign/.pub", "cosign/a b.pub", "exporters/a.key",
        "cosign.pub", "readme.md", "keys/a.pub", "a\u{1B}.trusted_root.json",
    ])
    func `a file of another name is refused`(path: String) throws {
        let trust = try TemporaryTrust()
        try trust.write(path, [])
        #expect(try error(trust).code == .trustUnsupportedFile)
    }

    @Test(arguments: ["README.md", "cosign/a.pub", "trusted_root.json"])
    func `a symbolic link is refused`(path: String) throws {
        let trust = try TemporaryTrust()
        try trust.makeDirectory("cosign")
        try trust.link(path, to: "/etc/hostname")
        let error = try error(trust)
        guard case .notPlain(found: .symbolicLink) = error.reason else {
            Issue.record("\(error)")
            return
        }
    }

    @Test func `a link to a directory of keys is refused`() throws {
        let trust = try TemporaryTrust()
        let other = try TemporaryTrust()
        try trust.link("cosign", to: other.path)
        #expect(try error(trust).code == .trustUnsupportedFile)
    }

    @Test func `a link to the trust directory is refused`() throws {
        let trust = try TemporaryTrust(policy: nil)
        let other = try TemporaryTrust()
        try trust.link("keys", to: other.path)
        #expect(throws: TrustError.self) { try TrustDirectory.load(path: "\(trust.path)/keys") }
    }

    @Test func `a pipe is refused without waiting for it`() throws {
        let trust = try TemporaryTrust()
        try trust.makePipe("README.md")
        #expect(try error(trust).code == .trustUnsupportedFile)
    }

    @Test func `a file in the place of a directory is refused`() throws {
        let trust = try TemporaryTrust()
        try trust.write("cosign", [])
        #expect(try error(trust).code == .trustUnsupportedFile)
    }

    @Test(arguments: [UInt32(0o020), 0o002])
    func `what others may write is refused`(bits: UInt32) throws {
        for (path, mode) in [("policy.yaml", UInt32(0o644)), ("cosign", 0o755), ("cosign/a.pub", 0o644), ("", 0o755)] {
            let trust = try TemporaryTrust()
            try trust.write("cosign/a.pub", key: PrivateKey.generate(.ed25519).publicKey)
            #expect(try TrustDirectory.load(path: trust.path).signers.count == 1)
            try trust.setMode(path, mode | bits)
            #expect(try error(trust).code == .trustWritable, "\(path)")
        }
    }

    @Test func `what belongs to another user is refused`() throws {
        let trust = try TemporaryTrust()
        try trust.giveAway("policy.yaml")
        let error = try error(trust, user: 12_345)
        #expect(error.code == .trustWritable)
    }

    @Test func `two roots that name one log are refused`() throws {
        let trust = try TemporaryTrust()
        let root = try VirtualSigstore().trustedRootBytes
        try trust.write("trusted_root.json", root)
        try trust.write("corp.trusted_root.json", root)
        #expect(try error(trust).code == .trustLogClaimedTwice)
    }

    @Test func `two roots that name one origin with different keys are refused`() throws {
        let trust = try TemporaryTrust()
        try trust.write("trusted_root.json", VirtualSigstore().trustedRootBytes)
        try trust.write("corp.trusted_root.json", VirtualSigstore().trustedRootBytes)
        #expect(try error(trust).code == .trustLogClaimedTwice)
    }

    @Test func `two roots that name one certificate log are refused`() throws {
        let (first, second) = (try VirtualSigstore(), try VirtualSigstore(domain: "corp.test"))
        var root = second.trustedRoot
        root[at: "/ctlogs/0"] = first.trustedRoot[at: "/ctlogs/0"]
        let trust = try TemporaryTrust()
        try trust.write("trusted_root.json", first.trustedRootBytes)
        try trust.write("corp.trusted_root.json", root.encoded())
        #expect(try error(trust).code == .trustLogClaimedTwice)
    }

    @Test func `a key that signs and seals is refused`() throws {
        let trust = try TemporaryTrust()
        let key = try PrivateKey.generate(.ecdsaP256).publicKey
        try trust.write("cosign/a.pub", key: key)
        try trust.write("exporters/b.pub", key: key)
        #expect(try error(trust).code == .trustKeyInTwoRoles)
    }

    @Test(arguments: ["cosign/a.pub", "exporters/a.pub", "trusted_root.json"])
    func `a file that does not parse is refused`(path: String) throws {
        let trust = try TemporaryTrust()
        try trust.write(path, Array("{}".utf8))
        let error = try error(trust)
        #expect(error.code == .trustMalformed)
        #expect(error.path == "\(trust.path)/\(path)")
    }

    @Test func `a key that is not text is refused`() throws {
        let trust = try TemporaryTrust()
        try trust.write("cosign/a.pub", [0xFF])
        guard case .keyNotText = try error(trust).reason else {
            Issue.record("another reason")
            return
        }
    }

    @Test func `a policy that does not parse is refused with its place`() throws {
        let error = try error(TemporaryTrust(policy: "version: 1\nimages: []\nseals: none\n"))
        #expect(error.code == .policyMalformed)
        guard case .policy(let inner) = error.reason else {
            Issue.record("another reason")
            return
        }
        #expect(inner.position.line == 3)
    }

    @Test func `a file above its limit is refused`() throws {
        let trust = try TemporaryTrust()
        try trust.write("cosign/a.pub", [UInt8](repeating: 0x20, count: TrustDirectory.Limit.keyBytes + 1))
        guard case .tooLarge = try error(trust).reason else {
            Issue.record("another reason")
            return
        }
    }

    @Test func `a directory of more files than the limit is refused`() throws {
        let trust = try TemporaryTrust()
        for number in 0...TrustDirectory.Limit.files { try trust.write("cosign/\(number).pub", []) }
        guard case .tooMany = try error(trust).reason else {
            Issue.record("another reason")
            return
        }
    }
}
