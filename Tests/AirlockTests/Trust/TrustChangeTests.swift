import FileSystem
import JSON
import OpenSSL
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// Making, filling, checking and comparing trust directories.
struct TrustChangeTests {
    private let folder: TemporaryFolder
    private let sigstore: VirtualSigstore
    private var trust: String { "\(folder.path)/keys" }

    init() throws {
        folder = try TemporaryFolder()
        sigstore = try VirtualSigstore()
    }

    private func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        try DurableFile.replace(name, in: Directory.open(folder.path), with: bytes)
        return "\(folder.path)/\(name)"
    }

    private func key(_ name: String, _ algorithm: KeyAlgorithm = .ecdsaP256) throws -> String {
        try write(name, Array(PrivateKey.generate(algorithm).publicKey.pem.utf8))
    }

    private func setPolicy(_ text: String) throws {
        try DurableFile.replace("policy.yaml", in: Directory.open(trust), with: Array(text.utf8))
    }

    private static let rule = """
        version: 1
        images:
          - match: a.test/**
            require: [signature]
            by: [{key: cosign/release.pub}]

        """

    @Test func `a new trust directory loads and denies every image`() throws {
        _ = try TrustSkeleton(at: trust)
        #expect(try TrustDirectory.load(path: trust).policy.rules.isEmpty)
        #expect(try TrustCheck(trust).warnings.contains { $0.contains("every image is denied") })
        #expect(throws: TrustChangeError.notEmpty(trust)) { try TrustSkeleton(at: trust) }
    }

    @Test func `adds keys of every role with the fingerprint of openssl`() throws {
        _ = try TrustSkeleton(at: trust)
        for (role, path) in [
            (TrustAddition.Role.signer, "cosign/k.pub"), (.exporter, "exporters/k.pub"), (.officer, "officers/k.pub"),
        ] {
            let file = try key("k.pub")
            let report = try TrustAddition(key: file, as: role, to: trust)
            let pem = try File.open(file).readAll(limit: 1 << 16)
            let fingerprint = try PublicKey(pem: String(decoding: pem, as: UTF8.self)).fingerprint
            #expect(report.lines[0] == "added \(path)")
            #expect(report.lines.contains { $0.hasSuffix(Hex.encode(fingerprint)) })
            #expect(try File.open("\(trust)/\(path)").readAll(limit: 1 << 16) == pem)
        }
    }

    @Test func `never replaces a file, and takes no key twice or in two roles`() throws {
        _ = try TrustSkeleton(at: trust)
        let file = try key("k.pub")
        _ = try TrustAddition(key: file, as: .signer, to: trust)
        let before = try DirectorySnapshot(trust)
        #expect(throws: TrustChangeError.self) { try TrustAddition(key: key("k.pub"), as: .signer, to: trust) }
        let same = try write("same.pub", File.open("\(trust)/cosign/k.pub").readAll(limit: 1 << 16))
        #expect(throws: TrustChangeError.sameKey("cosign/same.pub", other: "cosign/k.pub")) {
            try TrustAddition(key: same, as: .signer, to: trust)
        }
        expectError(.trustKeyInTwoRoles, .denied) { try TrustAddition(key: same, as: .exporter, to: trust) }
        expectError(.trustKeyInTwoRoles, .denied) { try TrustAddition(key: same, as: .officer, to: trust) }
        #expect(try DirectorySnapshot(trust) == before)
    }

    @Test(arguments: [".hidden", "a b", "a/b", ""])
    func `refuses names that no key may have`(name: String) throws {
        _ = try TrustSkeleton(at: trust)
        let (file, before) = try (key("k.pub"), DirectorySnapshot(trust))
        #expect(throws: (any Error).self) { try TrustAddition(key: file, as: .signer, name: name, to: trust) }
        #expect(try DirectorySnapshot(trust) == before)
    }

    @Test func `refuses what is no key, and weak ones`() throws {
        _ = try TrustSkeleton(at: trust)
        let before = try DirectorySnapshot(trust)
        for text in ["", "nothing", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"] {
            let file = try write("k.pub", Array(text.utf8))
            #expect(throws: CryptoError.self) { try TrustAddition(key: file, as: .signer, to: trust) }
        }
        #expect(try DirectorySnapshot(trust) == before)
    }

    @Test func `adds a key that the policy names already, and one while it names others`() throws {
        _ = try TrustSkeleton(at: trust)
        try setPolicy(Self.rule)
        let other = try TrustAddition(key: key("other.pub"), as: .signer, to: trust)
        #expect(other.complaints.contains { $0.contains("the policy cannot be used yet") })
        #expect(try TrustAddition(key: key("release.pub"), as: .signer, to: trust).complaints.isEmpty)
        #expect(try TrustDirectory.load(path: trust).signers.count == 2)
    }

    @Test func `adds trusted roots, and none that names the log of another`() throws {
        _ = try TrustSkeleton(at: trust)
        let file = try write("root.json", sigstore.trustedRootBytes)
        let report = try TrustAddition(root: file, to: trust)
        #expect(report.lines.contains { $0.hasSuffix(Hex.encode(sigstore.log.logID)) })
        let before = try DirectorySnapshot(trust)
        expectError(.trustLogClaimedTwice, .denied) { try TrustAddition(root: file, name: "corp", to: trust) }
        #expect(throws: TrustChangeError.self) { try TrustAddition(root: file, to: trust) }
        let broken = try write("broken.json", Array("{}".utf8))
        expectError(.trustMalformed, .denied) { try TrustAddition(root: broken, name: "corp", to: trust) }
        #expect(try DirectorySnapshot(trust) == before)
        let corp = try write("corp.json", VirtualSigstore(domain: "corp.test").trustedRootBytes)
        _ = try TrustAddition(root: corp, name: "corp", to: trust)
        #expect(try TrustDirectory.load(path: trust).domains.map(\.name).contains("corp.trusted_root.json"))
    }

    @Test func `warns of keys that no rule names, of closed windows and of rules that cannot be met`() throws {
        _ = try TrustSkeleton(at: trust)
        try setPolicy(Self.rule)
        for name in ["release.pub", "unused.pub"] { _ = try TrustAddition(key: key(name), as: .signer, to: trust) }
        _ = try TrustAddition(root: write("root.json", sigstore.trustedRootBytes), to: trust)
        let warnings = try TrustCheck(trust, now: sigstore.time).warnings
        #expect(warnings.filter { $0.contains("no rule of the policy names it") }.count == 1)
        #expect(warnings.contains { $0.contains("cosign/unused.pub") })
        #expect(warnings.contains { $0.contains("nobody may seal") })
        #expect(warnings.contains { $0.contains("needs a pinned tree head") })
        #expect(!warnings.contains { $0.contains("its window") })
        let early = try TrustCheck(trust, now: UnixTime(seconds: 0)).warnings
        #expect(early.contains { $0.contains("its window opens at") })
    }

    @Test func `a key that the policy names and that is missing is an error of the check`() throws {
        _ = try TrustSkeleton(at: trust)
        try setPolicy(Self.rule)
        expectError(.policyMalformed, .denied) { try TrustCheck(trust) }
    }

    @Test func `shows what each key and each identity vouches for`() throws {
        _ = try TrustSkeleton(at: trust)
        try setPolicy(Self.rule + "  - match: b.test/**\n    require: [signature]\n    by: [{issuer: i, subject: s}]\n")
        _ = try TrustAddition(root: write("root.json", sigstore.trustedRootBytes), to: trust)
        _ = try TrustAddition(key: key("release.pub"), as: .signer, to: trust)
        let lines = try TrustReport(trust).lines
        #expect(lines.contains("  vouches for a.test/**: signature"))
        #expect(lines.contains("  vouches for b.test/**: signature by s of i"))
        #expect(lines.contains { $0.hasPrefix("  note key") })
    }

    @Test func `tells revocations that were added and removed, and says that witnesses are to be read`() throws {
        let (old, new) = (try TemporaryTrust(), try TemporaryTrust())
        let hash = String(repeating: "ab", count: 32)
        try old.write(
            "revoked.yaml",
            Array("version: 1\nrevoked:\n  - {log: '\(hash)', date: 2026-05-01T00:00:00Z, reason: stolen}\n".utf8))
        try new.write("revoked.yaml", Array("version: 1\nrevoked: []\n".utf8))
        try new.write("witnesses.policy", Array("quorum none\n".utf8))
        let lines = try TrustDifference(old.path, new.path).lines
        #expect(lines.contains("removed: revocation log \(hash)"))
        #expect(lines.contains { $0.contains("stolen") })
        #expect(lines.contains("read witnesses.policy: who must have cosigned may have changed"))
        #expect(lines.contains("added: quorum none"))
    }
}

/// What `trust diff` says.
struct TrustDifferenceTests {
    private let old: ImportWorld
    private let path: String

    init() throws {
        old = try ImportWorld()
        path = "\(old.path)/new"
        try copy("")
    }

    /// Copies the trust directory of the world, or a folder of it.
    private func copy(_ folder: String) throws {
        let source = try Directory.open("\(old.trust)\(folder)")
        let target = try Directory.create("\(path)\(folder)")
        for name in try source.names() {
            guard try source.status(name)?.kind == .regular else {
                try copy("\(folder)/\(name)")
                continue
            }
            try DurableFile.replace(name, in: target, with: source.read(name, limit: 1 << 20))
        }
    }

    private var lines: [String] { get throws { try TrustDifference(old.trust, path).lines } }

    @Test func `says that nothing changed, and when only the form did`() throws {
        #expect(try lines == ["no difference"])
        let policy = try File.open("\(path)/policy.yaml").readAll(limit: 1 << 20)
        try old.write("new/policy.yaml", policy + Array("# by whom\n".utf8))
        let lines = try lines
        #expect(lines[0] == "nothing that is told here changed, but the bytes of files did: read them")
        #expect(lines[1].hasPrefix("file policy.yaml changed from sha256:"))
    }

    @Test func `names keys that were added, removed and exchanged, with fingerprints`() throws {
        let keys = try (0..<2).map { _ in try PrivateKey.generate(.ed25519).publicKey }
        try old.write("new/cosign/a.pub", Array(keys[0].pem.utf8))
        try old.write("new/exporters/f.pub", Array(keys[1].pem.utf8))
        try Directory.open("\(path)/exporters").remove("e.pub")
        let lines = try lines
        let at = try #require(lines.firstIndex(of: "changed: key cosign/a.pub"))
        #expect(lines[(at + 1)...].contains("  - sha256      \(Hex.encode(old.signer.publicKey.fingerprint))"))
        #expect(lines[(at + 1)...].contains("  + sha256      \(Hex.encode(keys[0].fingerprint))"))
        #expect(lines.contains("added: key exporters/f.pub"))
        #expect(lines.contains("removed: key exporters/e.pub"))
        #expect(lines.contains { $0.hasPrefix("file exporters/f.pub added, sha256:") })
    }

    @Test func `names authorities and logs with their windows`() throws {
        var root = try JSON(parsing: old.sigstore.trustedRootBytes)
        let window: JSON = ["start": "2020-01-01T00:00:00Z", "end": "2030-01-01T00:00:00Z"]
        root[at: "/tlogs/0/publicKey/validFor"] = window
        try old.write("new/trusted_root.json", root.encoded(.canonical))
        let lines = try lines
        #expect(lines[0].hasPrefix("changed: transparency log trusted_root.json: "))
        #expect(lines.contains { $0.hasPrefix("  + window") && $0.contains("2030-01-01T00:00:00Z") })
        #expect(!lines.contains { $0.contains("certificate authority") })
    }

    @Test func `names rules that were added and removed, and the seal`() throws {
        let rule = "{match: b.test/**, require: [signature], by: [{key: cosign/a.pub}], log: none}"
        try old.write("new/policy.yaml", Array("version: 1\nseal: optional\nimages: [\(rule)]\n".utf8))
        let lines = try lines
        #expect(lines.contains("policy: seal was required, is optional"))
        #expect(lines.contains { $0.hasPrefix("policy: rule added: b.test/**: signature by cosign/a.pub") })
        #expect(lines.filter { $0.hasPrefix("policy: rule removed:") }.count == 2)
    }

    @Test(arguments: [
        "annotations: {a: b}", "algorithms: [ecdsa-p256]", "forms: [legacy]", "maximumAge: 90d", "absent: [platform]",
    ])
    func `a rule that says one thing more is another rule`(line: String) throws {
        let policy = String(decoding: try File.open("\(path)/policy.yaml").readAll(limit: 1 << 20), as: UTF8.self)
        try old.write(
            "new/policy.yaml",
            Array(policy.replacing("treeHead: signed", with: "treeHead: signed\n    \(line)", maxReplacements: 1).utf8))
        #expect(try lines.contains { $0.hasPrefix("policy: rule added: registry.test/**") })
    }

    @Test func `names rules that changed places, since the first match decides`() throws {
        let rules = ["b", "c", "d"].map {
            "  - {match: \($0).test/**, require: [signature], by: [{key: cosign/a.pub}], log: none}\n"
        }
        let head = "version: 1\nimages:\n"
        try old.write("keys/policy.yaml", Array((head + rules.joined()).utf8))
        try old.write("new/policy.yaml", Array((head + rules[2] + rules[0] + rules[1]).utf8))
        #expect(try lines.contains { $0.hasPrefix("policy: rule moved to place 1: d.test/**") })
    }

    @Test func `looks at directories whose seal is broken, and says so`() throws {
        let officer = try PrivateKey.generate(.ed25519)
        try old.write("new/officers/a.pub", Array(officer.publicKey.pem.utf8))
        _ = try TrustSealer(path, with: [officer], threshold: 1)
        try old.write("new/README.md", [1])
        let lines = try lines
        #expect(lines.contains("new: its seal is broken: README.md was added after the officers signed"))
        #expect(lines.contains("added: key officers/a.pub"))
    }
}
