import OCI
import OpenSSL
import Sigstore
import Testing

@testable import Airlock

/// Combinations that mean nothing, and rules that never decide.
@Suite struct PolicyCombinationTests {
    private func refused(_ policy: PolicyText) throws -> Bool { try policy.error().code == .policyMeaningless }

    @Test func `a promise with an explicitly pinned tree head is refused`() throws {
        #expect(try PolicyText("log: promise", "treeHead: signed").rule().treeHead == .signed)
        #expect(try refused(PolicyText("log: promise", "treeHead: pinned")))
    }

    @Test(arguments: ["treeHead: signed", "treeHead: pinned", "time: log", "maximumAge: 90d"])
    func `what only a log can prove is refused without a log`(line: String) throws {
        #expect(try PolicyText("log: none").rule().log == .none)
        #expect(try refused(PolicyText("log: none", line)))
    }

    @Test func `certificates without any trusted time are refused`() throws {
        var policy = PolicyText("log: none")
        policy.by = "[{key: cosign/a.pub}, {issuer: 'https://idp.test', subject: ci@test}]"
        #expect(try refused(policy))
        policy.more = ["log: promise"]
        #expect(try policy.rule().log == .promise)
        policy.more = ["log: none", "time: timestamp"]
        #expect(try policy.rule().time == .timestamp)
    }

    @Test(arguments: ["time: any", "time: log", "log: promise"])
    func `a number of timestamps without the demand for any is refused`(line: String) throws {
        #expect(try refused(PolicyText(line, "timestamps: 2")))
    }

    @Test func `cosign's signatures are asked for as signatures`() throws {
        var policy = PolicyText()
        policy.require = "[{attestation: 'https://sigstore.dev/cosign/sign/v1'}]"
        #expect(try policy.error().hint?.contains("signature") == true)
    }

    @Test func `annotations without a required signature are refused`() throws {
        var policy = PolicyText("annotations: {team: red}")
        #expect(try policy.rule().annotations == ["team": "red"])
        policy.require = "[{attestation: 'https://a.test'}]"
        #expect(try refused(policy))
    }

    @Test func `statement types without an attestation by a key are refused`() throws {
        var policy = PolicyText("statementTypes: [distroless-provenance]")
        policy.require = "[{attestation: 'https://a.test'}]"
        #expect(try policy.rule().statementTypes == ["distroless-provenance"])
        policy.by = PolicyText.identity
        #expect(try refused(policy))
        policy.by = "[{key: cosign/a.pub}]"
        policy.require = "[signature]"
        #expect(try refused(policy))
    }

    @Test func `algorithms that exclude a named key are refused`() throws {
        #expect(try PolicyText("algorithms: [ecdsa-p256]").rule().algorithms?.count == 1)
        #expect(try refused(PolicyText("algorithms: [ed25519]")))
        var policy = PolicyText("algorithms: [rsa-3072]")
        policy.by = "[{key: cosign/rsa.pub}]"
        #expect(try refused(policy))
    }

    @Test(arguments: ["reference: signed", "moves: any"])
    func `a rule for digests says nothing about names`(line: String) throws {
        var policy = PolicyText()
        policy.match = "'@sha256:*'"
        #expect(try policy.rule().match.isDigest)
        policy.more = [line]
        #expect(try refused(policy))
    }

    @Test(arguments: ["forms: []", "algorithms: []", "statementTypes: []", "annotations: {}"])
    func `an empty condition is refused`(line: String) throws {
        #expect(try refused(PolicyText(line)))
    }

    @Test(arguments: ["forms: [legacy, legacy]", "algorithms: [rsa, rsa]", "absent: [platform, platform]"])
    func `a condition that stands twice is refused`(line: String) throws {
        guard case .duplicateKey = try PolicyText(line).error().reason else {
            Issue.record("another error")
            return
        }
    }

    @Test func `a rule that never decides is a warning`() throws {
        let rule = "    require: [signature]\n    by: [{key: cosign/a.pub}]\n"
        let text = "version: 1\nimages:\n  - match: a.test/**\n\(rule)  - match: a.test/b/*\n\(rule)"
        let warnings = try PolicyText.policy(text).warnings
        #expect(warnings.map(\.position.line) == [6])
        let swapped = "version: 1\nimages:\n  - match: a.test/b/*\n\(rule)  - match: a.test/**\n\(rule)"
        #expect(try PolicyText.policy(swapped).warnings.isEmpty)
    }

    @Test func `a policy without rules is a warning`() throws {
        #expect(try PolicyText.policy("version: 1\nimages: []\n").warnings.count == 1)
    }

    @Test func `a rule that needs a seal which is optional is a warning`() throws {
        var policy = PolicyText("reference: exporter")
        #expect(try policy.policy().warnings.isEmpty)
        policy.top.append("seal: optional")
        #expect(try policy.policy().warnings.count == 1)
    }

    @Test func `the first rule that covers an image decides`() throws {
        let rule = "    require: [signature]\n    by: [{key: cosign/a.pub}]\n"
        let policy = try PolicyText.policy(
            "version: 1\nimages:\n  - match: a.test/b\n\(rule)  - match: a.test/**\n\(rule)"
                + "  - match: '@sha256:*'\n\(rule)")
        let digest = Digest.of([])
        #expect(try policy.rule(for: Reference("a.test/b:1"), digest: digest)?.position.line == 3)
        #expect(try policy.rule(for: Reference("a.test/c"), digest: digest)?.position.line == 6)
        #expect(policy.rule(for: nil, digest: digest)?.position.line == 9)
        #expect(try policy.rule(for: Reference("b.test/c"), digest: digest) == nil)
    }

    @Test func `the example of the manual is well-formed once its unsupported part is gone`() throws {
        let text = """
            version: 1
            seal: required                              # default | optional
            images:
              - match: ghcr.io/slsa-framework/**
                require:
                  - attestation: https://slsa.dev/provenance/v0.2
                    by:
                      - issuer: https://token.actions.githubusercontent.com
                        subject: https://github.com/slsa-framework/generator/.github/workflows/a.yml@refs/tags/v1.4.0
                        sourceRepository: https://github.com/slsa-framework/example-package
                log: promise
              - match: registry.example/payments/**
                require:
                  - signature
                  - attestation: https://cyclonedx.org/bom
                by: [{key: cosign/a.pub}, {key: cosign/b.pub},
                     {issuer: https://idp.example, subject: ci@example, root: corp.trusted_root.json}]
                threshold: 2
            """
        let policy = try PolicyText.policy(text)
        #expect(policy.rules.map(\.requirements.count) == [1, 2])
        #expect(policy.rules[1].requirements.map(\.threshold) == [2, 2])
        #expect(policy.warnings.isEmpty)
    }
}
