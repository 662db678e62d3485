import Testing

@testable import Airlock

/// `require`, `by` and `threshold`.
@Suite struct PolicyRequirementTests {
    private func policy(
        require: String = "[signature]", by: String? = "[{key: cosign/a.pub}]", _ more: String...
    ) -> PolicyText {
        var policy = PolicyText()
        policy.require = require
        policy.by = by
        policy.more = more
        return policy
    }

    @Test func `a signature with its own signers stands beside the rule's`() throws {
        let rule = try policy(require: "[signature, {signature: , by: [{key: cosign/b.pub}]}]").rule()
        #expect(rule.requirements.map(\.purpose) == [.signature, .signature])
        #expect(rule.requirements.map { "\($0.by[0])" } == ["cosign/a.pub", "cosign/b.pub"])
    }

    @Test func `signers below signature instead of beside it are refused`() throws {
        let error = try policy(require: "[{signature: {by: [{key: cosign/b.pub}]}}]").error()
        #expect(error.reason == .wrongType(found: "a mapping", wanted: "nothing after signature:"))
    }

    @Test func `an attestation names its predicate type`() throws {
        let rule = try policy(require: "[{attestation: 'https://slsa.dev/provenance/v1'}]").rule()
        #expect(rule.requirements.map(\.purpose) == [.attestation("https://slsa.dev/provenance/v1")])
    }

    @Test(arguments: [
        ("slsaprovenance", "https://slsa.dev/provenance/v0.2"), ("cyclonedx", "https://cyclonedx.org/bom"),
        ("spdxjson", "https://spdx.dev/Document"), ("custom", "https://cosign.sigstore.dev/attestation/v1"),
    ])
    func `a short name of a predicate type is refused, and the error says which is meant`(
        name: String, type: String
    ) throws {
        #expect(try policy(require: "[{attestation: \(name)}]").error().hint == "write \(type)")
    }

    @Test(arguments: ["provenance", "'https://a.test/b c'"])
    func `what cannot be a predicate type is refused`(text: String) throws {
        #expect(try policy(require: "[{attestation: \(text)}]").error().code == .policyMalformed)
    }

    @Test func `a rule that requires nothing is refused`() throws {
        #expect(try policy(require: "[]").error().code == .policyMeaningless)
    }

    @Test func `an item that is neither signature nor attestation is refused`() throws {
        #expect(
            try policy(require: "[sbom]").error().reason
                == .wrongValue(found: "sbom", wanted: "signature, or attestation: TYPE"))
        #expect(try policy(require: "[{threshold: 1}]").error().reason == .missingKey("signature or attestation"))
        let both = try policy(require: "[{signature: , attestation: 'https://a.test'}]").error()
        #expect(both.code == .policyMeaningless)
    }

    @Test func `a requirement without signers is refused`() throws {
        #expect(try policy(by: nil).error().reason == .missingKey("by"))
        #expect(try policy(by: "[]").error().code == .policyMeaningless)
        #expect(
            try policy(by: "{key: cosign/a.pub}").error().reason
                == .wrongType(found: "a mapping", wanted: "a list of signers"))
    }

    @Test func `a key that is not pinned is refused`() throws {
        let error = try policy(by: "[{key: cosign/aa.pub}]").error()
        #expect(error.reason == .missingFile("cosign/aa.pub"))
        #expect(error.hint == "the nearest that is there: cosign/a.pub")
    }

    @Test func `a key for seals signs nothing else`() throws {
        #expect(try policy(by: "[{key: exporters/a.pub}]").error().code == .policyMeaningless)
    }

    @Test(arguments: [
        "issuer: 'https://idp.test'", "subject: a", "subjectMatches: a", "sourceRepository: 'https://a.test/b'",
        "root: corp.trusted_root.json",
    ])
    func `a key has no identity`(member: String) throws {
        #expect(try policy(by: "[{key: cosign/a.pub, \(member)}]").error().code == .policyMeaningless)
    }

    @Test func `an identity has all its parts`() throws {
        let rule = try policy(
            by: """
                [{issuer: 'https://idp.test', subject: 'https://a.test/b',
                   sourceRepository: 'https://a.test/c', root: corp.trusted_root.json}]
                """
        ).rule()
        guard case .identity(let identity)? = rule.signatories.first else {
            Issue.record("no identity")
            return
        }
        #expect(identity.issuer == "https://idp.test")
        #expect(identity.subject == .exact("https://a.test/b"))
        #expect(identity.sourceRepository == "https://a.test/c")
        #expect(identity.root == "corp.trusted_root.json")
    }

    @Test func `an identity holds in the public root unless another is named`() throws {
        guard case .identity(let identity)? = try policy(by: PolicyText.identity).rule().signatories.first else {
            Issue.record("no identity")
            return
        }
        #expect(identity.root == "trusted_root.json")
    }

    @Test func `a root that is not there is refused`() throws {
        let by = "[{issuer: 'https://idp.test', subject: a, root: other.trusted_root.json}]"
        #expect(try policy(by: by).error().reason == .missingFile("other.trusted_root.json"))
    }

    @Test func `an identity without the default root is refused`() throws {
        let text = policy(by: PolicyText.identity).text
        #expect {
            try Policy(parsing: Array(text.utf8), keys: [], domains: ["corp.trusted_root.json"])
        } throws: {
            ($0 as? PolicyError)?.reason == .missingFile("trusted_root.json")
        }
    }

    @Test func `an identity without issuer or subject is refused`() throws {
        #expect(try policy(by: "[{subject: a}]").error().reason == .missingKey("issuer"))
        #expect(try policy(by: "[{issuer: b}]").error().reason == .missingKey("subject or subjectMatches"))
        let both = try policy(by: "[{issuer: b, subject: a, subjectMatches: a}]").error()
        #expect(both.code == .policyMeaningless)
    }

    @Test func `subjectMatches is an expression`() throws {
        let rule = try policy(by: "[{issuer: b, subjectMatches: 'https://a\\.test/.*'}]").rule()
        guard case .identity(let identity)? = rule.signatories.first else {
            Issue.record("no identity")
            return
        }
        #expect(identity.subject.matches("https://a.test/b"))
        #expect(!identity.subject.matches("https://axtest/b"))
        #expect(try policy(by: "[{issuer: b, subjectMatches: '('}]").error().code == .policyMalformed)
    }

    @Test(arguments: ["owner/name", "https://github.com/owner/name/", "https://"])
    func `a source repository that no certificate states is refused`(text: String) throws {
        let by = "[{issuer: b, subject: a, sourceRepository: '\(text)'}]"
        #expect(try policy(by: by).error().code == .policyMalformed)
    }

    @Test func `a threshold holds for all requirements without their own`() throws {
        let rule = try policy(
            require: "[signature, {attestation: 'https://a.test', threshold: 1}]",
            by: "[{key: cosign/a.pub}, {key: cosign/b.pub}]", "threshold: 2"
        ).rule()
        #expect(rule.requirements.map(\.threshold) == [2, 1])
    }

    @Test func `a threshold of nobody is refused`() throws {
        #expect(
            try policy("threshold: 0").error().reason
                == .wrongValue(found: "0", wanted: "a number from 1 to 100"))
    }

    @Test func `a threshold above the number of entries is refused`() throws {
        let error = try policy("threshold: 2").error()
        #expect(error.code == .policyMeaningless)
        #expect(error.position.line == 6)
    }

    @Test func `entries for one subject count as one towards a threshold`() throws {
        let one = "issuer: 'https://idp.test', subject: ci@test"
        let by = "[{\(one), sourceRepository: 'https://a.test/b'}, {\(one), sourceRepository: 'https://a.test/c'}]"
        #expect(try policy(by: by, "threshold: 1").rule().signatories.count == 2)
        #expect(try policy(by: by, "threshold: 2").error().code == .policyMeaningless)
    }

    @Test func `an entry that stands twice is refused`() throws {
        #expect(try policy(by: "[{key: cosign/a.pub}, {key: cosign/a.pub}]").error().code == .policyMeaningless)
    }

    @Test func `signers of the rule that no requirement uses are refused`() throws {
        let own = "[{attestation: 'https://a.test', by: [{key: cosign/b.pub}]}]"
        #expect(try policy(require: own, by: nil).rule().requirements.count == 1)
        #expect(try policy(require: own).error().code == .policyMeaningless)
        let counted = "[{attestation: 'https://a.test', threshold: 1}]"
        #expect(try policy(require: counted, "threshold: 1").error().code == .policyMeaningless)
    }

    @Test func `lists longer than the limits are refused`() throws {
        func many(_ count: Int, _ item: (Int) -> String) -> String {
            "[" + (0..<count).map(item).joined(separator: ", ") + "]"
        }
        let signers: (Int) -> String = { "{issuer: a, subject: b\($0)}" }
        #expect(try policy(by: many(100, signers)).rule().signatories.count == 100)
        #expect(try policy(by: many(101, signers)).error().code == .policyMalformed)
        #expect(try policy(require: many(100) { _ in "signature" }).rule().requirements.count == 100)
        #expect(try policy(require: many(101) { _ in "signature" }).error().code == .policyMalformed)
        let rule = "{match: a.test/b, require: [signature], by: [{key: cosign/a.pub}]}"
        #expect(try PolicyText.policy("version: 1\nimages: \(many(1_000) { _ in rule })").rules.count == 1_000)
        #expect(try PolicyText.error(of: "version: 1\nimages: \(many(1_001) { _ in rule })").code == .policyMalformed)
    }
}
