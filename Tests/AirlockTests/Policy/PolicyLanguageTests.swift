import OpenSSL
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// Every key of the policy's language: a policy that accepts, and one change of that key that refuses; `policy explain`
/// names the rule in both.
struct PolicyLanguageTests {
    /// A key with the line that admits, the line that refuses, and the code of the refusal.
    struct Case: CustomTestStringConvertible, Sendable {
        let key: String
        let good: String
        let bad: String
        let code: String
        /// The other lines.
        var lines: [String] = []
        var image = "app"
        /// Whether the lines stand at the top of the file instead of in the rule.
        var isTop = false
        var isSealed = true
        /// Whether the rule has no list of signers of its own.
        var ownBy = false

        var testDescription: String { key }

        func policy(_ line: String) -> String {
            let all = lines + [line]
            let needed = [
                "match: registry.test/**", "require: [signature]", "by: [{key: cosign/a.pub}]", "log: promise",
            ]
            let given = isTop ? [] : all
            let keys = given.map { $0.prefix { $0 != ":" } }
            let rule =
                needed.filter { need in !(ownBy && need.hasPrefix("by:")) && !keys.contains { need.hasPrefix("\($0):") }
                } + given
            let top = isTop ? all : []
            let hasVersion = top.contains { $0.hasPrefix("version:") }
            let text = (hasVersion ? [] : ["version: 1"]) + top.filter { !$0.hasPrefix("images:") }
            let images = top.first { $0.hasPrefix("images:") }
            return (text + (images.map { [$0] } ?? ["images:", "  -"] + rule.map { "    \($0)" })).joined(
                separator: "\n") + "\n"
        }
    }

    private static let person = "issuer: 'https://idp.test', subject: ann@test"
    private static let gitHub = "https://github.com"
    private static let workflow =
        "issuer: 'https://token.actions.githubusercontent.com', subject: '\(gitHub)/builders/shared/.github/workflows/release.yml@refs/tags/v1.0.0'"
    private static let statement = "require: [{attestation: '\(PolicyLanguageWorld.provenance)'"
    private static let stamped = ["by: [{key: cosign/b.pub}]", "log: none"]

    static let cases: [Case] = [
        Case(
            key: "match", good: "match: registry.test/*/app", bad: "match: registry.test/*",
            code: "policy.repository-denied"),
        Case(
            key: "require", good: "require: [signature]",
            bad: "require: [signature, {attestation: 'https://a.test/b'}]", code: "evidence.missing"),
        Case(
            key: "signature", good: "require: [{signature: , by: [{key: cosign/a.pub}]}]",
            bad: "require: [{signature: , by: [{key: cosign/c.pub}]}]",
            code: "log.verifier-mismatch", ownBy: true),
        Case(
            key: "attestation", good: "\(statement)}]", bad: "require: [{attestation: 'https://a.test/b'}]",
            code: "evidence.missing"),
        Case(
            key: "by", good: "by: [{key: cosign/a.pub}]", bad: "by: [{key: cosign/c.pub}]",
            code: "log.verifier-mismatch"),
        Case(
            key: "key", good: "by: [{key: cosign/a.pub}]", bad: "by: [{key: exporters/e.pub}]",
            code: "policy.meaningless"),
        Case(
            key: "issuer", good: "by: [{\(person)}]", bad: "by: [{issuer: 'https://idp.testing', subject: ann@test}]",
            code: "identity.issuer-mismatch"),
        Case(
            key: "subject", good: "by: [{\(person)}]", bad: "by: [{issuer: 'https://idp.test', subject: bob@test}]",
            code: "identity.subject-mismatch"),
        Case(
            key: "subjectMatches", good: "by: [{issuer: 'https://idp.test', subjectMatches: '[a-z]+@test'}]",
            bad: "by: [{issuer: 'https://idp.test', subjectMatches: '[a-z]+'}]", code: "identity.subject-mismatch"),
        Case(
            key: "sourceRepository", good: "by: [{\(workflow), sourceRepository: '\(gitHub)/example/app'}]",
            bad: "by: [{\(workflow)}]", code: "policy.source-unpinned"),
        Case(
            key: "root", good: "by: [{\(person), root: trusted_root.json}]",
            bad: "by: [{\(person), root: corp.trusted_root.json}]", code: "time.none"),
        Case(
            key: "threshold", good: "threshold: 1", bad: "threshold: 2", code: "policy.threshold-unmet",
            lines: ["by: [{key: cosign/a.pub}, {key: cosign/c.pub}]"]),
        Case(key: "log", good: "log: promise", bad: "log: inclusion", code: "log.proof-missing"),
        Case(
            key: "treeHead", good: "treeHead: signed", bad: "treeHead: pinned", code: "head.unknown-log",
            lines: ["by: [{key: cosign/b.pub}]", "log: inclusion"]),
        Case(key: "time", good: "time: log", bad: "time: timestamp", code: "policy.timestamps-unmet"),
        Case(
            key: "timestamps", good: "timestamps: 1", bad: "timestamps: 2", code: "policy.timestamps-unmet",
            lines: stamped + ["time: timestamp"]),
        Case(
            key: "platforms", good: "platforms: reachable", bad: "platforms: each", code: "evidence.missing",
            lines: ["absent: [platform]"], image: "index"),
        Case(
            key: "absent", good: "absent: [platform]", bad: "absent: []", code: "policy.platform-absent", image: "index"
        ),
        Case(
            key: "reference", good: "reference: exporter", bad: "reference: signed", code: "policy.reference-unsigned",
            image: "renamed"),
        Case(key: "forms", good: "forms: [legacy]", bad: "forms: [bundle]", code: "policy.form-denied"),
        Case(
            key: "annotations", good: "annotations: {stage: production}", bad: "annotations: {stage: test}",
            code: "policy.annotation-mismatch"),
        Case(
            key: "statementTypes", good: "statementTypes: ['\(PolicyLanguageWorld.oldType)']",
            bad: "statementTypes: ['https://other.test/v1']",
            code: "policy.statement-type-denied", lines: ["require: [{attestation: 'https://old.test/link'}]"]),
        Case(
            key: "algorithms", good: "algorithms: [ecdsa-p256]", bad: "algorithms: [ed25519]",
            code: "policy.algorithm-denied", lines: ["by: [{\(person)}]"]),
        Case(key: "maximumAge", good: "maximumAge: 2d", bad: "maximumAge: 1h", code: "policy.evidence-too-old"),
        Case(
            key: "where", good: "\(statement), where: [{pointer: /level, atLeast: 3}]}]",
            bad: "\(statement), where: [{pointer: /level, atLeast: 4}]}]", code: "policy.predicate-unmet"),
        Case(key: "version", good: "version: 1", bad: "version: 2", code: "policy.malformed", isTop: true),
        Case(
            key: "seal", good: "seal: optional", bad: "seal: required", code: "seal.missing", isTop: true,
            isSealed: false),
        Case(
            key: "images",
            good: "images: [{match: '**', require: [signature], by: [{key: cosign/a.pub}], log: promise}]",
            bad: "images: []",
            code: "policy.repository-denied", isTop: true),
        Case(
            key: "groups", good: "groups: {team: [{key: cosign/a.pub}]}", bad: "groups: {team: [{key: cosign/c.pub}]}",
            code: "log.verifier-mismatch",
            lines: ["images: [{match: '**', require: [signature], by: [{group: team}], log: promise}]"], isTop: true),
        Case(
            key: "group", good: "images: [{match: '**', require: [signature], by: [{group: team}], log: promise}]",
            bad: "images: [{match: '**', require: [signature], by: [{group: others}], log: promise}]",
            code: "log.verifier-mismatch",
            lines: ["groups: {team: [{key: cosign/a.pub}], others: [{key: cosign/c.pub}]}"], isTop: true),
    ]

    @Test(arguments: cases) func `each key admits and refuses by one change`(case: Case) throws {
        let world = try PolicyLanguageWorld()
        #expect(
            try world.answer(`case`.policy(`case`.good), name: `case`.image, isSealed: `case`.isSealed) == "admitted")
        #expect(
            try world.explanation(name: `case`.image, isSealed: `case`.isSealed).contains {
                $0.contains("decided by policy.yaml:")
            })
        #expect(
            try world.answer(`case`.policy(`case`.bad), name: `case`.image, isSealed: `case`.isSealed) == `case`.code)
        let endsBefore = ["policy.malformed", "policy.meaningless", "seal.missing"].contains(`case`.code)
        guard !endsBefore else { return }
        let told = try world.explanation(name: `case`.image, isSealed: `case`.isSealed)
        #expect(told.contains { $0.contains(`case`.code) })
        #expect(`case`.code == "policy.repository-denied" || told.contains { $0.contains("decided by policy.yaml:") })
    }

    /// Keys that change nothing about one image's verdict, with the test that has both sides of each.
    private static let elsewhere = [
        "moves": "TagMoveImportTests", "publishUnverified": "EvidenceImportTests", "exceptions": "PolicyExceptionTests",
    ]

    @Test func `there is a case for every key that the parser knows`() {
        let known = Set(
            PolicyParser.policyKeys + PolicyParser.ruleKeys + PolicyParser.requirementKeys + PolicyParser.signatoryKeys)
        #expect(known.subtracting(Self.elsewhere.keys) == Set(Self.cases.map(\.key)))
    }
}
