import JSON
import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// Conditions on the predicate: each accepted by one predicate and refused by one change of it.
struct PolicyWhereTests {
    private static let predicate: JSON = [
        "builder": ["id": "https://builder.test/v1"], "level": 3, "share": .number("0.5"), "reproducible": true,
        "note": .null,
        "a/b~c": "x", "materials": [["uri": "one"], ["uri": "two"]],
    ]

    private func decide(
        _ conditions: String, _ predicates: [JSON] = [predicate], inRule: Bool = false
    ) throws -> PolicyDecision {
        let type = PolicyWorld.provenance
        let world =
            inRule
            ? try PolicyWorld("where: \(conditions)", require: "[{attestation: '\(type)'}]")
            : try PolicyWorld(require: "[{attestation: '\(type)', where: \(conditions)}]")
        let pieces = try predicates.map {
            try world.signer(0).attest(PolicyWorld.request(), predicateType: type, predicate: $0)
        }
        return try world.decide(world.judge(pieces))
    }

    @Test(arguments: [
        ("equals: https://builder.test/v1", "equals: https://builder.test/v2", "/builder/id"),
        ("equals: 3", "equals: '3'", "/level"), ("equals: true", "equals: false", "/reproducible"),
        ("oneOf: [2, 3]", "oneOf: [2, 4]", "/level"), ("oneOf: [two, 1]", "oneOf: [one, 1]", "/materials/1/uri"),
        ("matches: 'https://builder\\.test/v[0-9]'", "matches: 'builder\\.test/v[0-9]'", "/builder/id"),
        ("atLeast: 3", "atLeast: 4", "/level"), ("atLeast: 0", "atLeast: 1", "/share"),
        ("exists: true", "exists: false", "/note"), ("exists: false", "exists: true", "/materials/2"),
        ("equals: x", "equals: other", "/a~1b~0c"), ("exists: false", "exists: true", "/materials/01"),
        ("exists: false", "atLeast: 1", "/nowhere"), ("exists: true", "matches: '.*'", "/level"),
    ])
    func `each test admits and refuses`(good: String, bad: String, pointer: String) throws {
        #expect(try decide("[{pointer: '\(pointer)', \(good)}]").isAdmitted)
        #expect(try decide("[{pointer: '\(pointer)', \(good)}]", inRule: true).isAdmitted)
        let refused = try decide("[{pointer: '\(pointer)', \(bad)}]")
        #expect(refused.codes == [.policyPredicateUnmet])
    }

    @Test func `all conditions must hold in one statement`() throws {
        let both = "[{pointer: /a, equals: 1}, {pointer: /b, equals: 2}]"
        #expect(try decide(both, [["a": 1, "b": 2]]).isAdmitted)
        #expect(try decide(both, [["a": 1], ["b": 2]]).codes == [.policyPredicateUnmet])
        #expect(try decide(both, [["a": 1], ["a": 1, "b": 2]]).isAdmitted)
    }

    @Test func `a refusal says where, found and wanted`() throws {
        let decision = try decide("[{pointer: /builder/id, equals: https://other.test}]")
        guard case .refused(let findings) = decision.outcome else { return #expect(Bool(false)) }
        #expect(findings[0].message.contains("/builder/id"))
        #expect(findings[0].found == "\"https://builder.test/v1\"")
        #expect(findings[0].wanted == "/builder/id equals \"https://other.test\"")
    }

    @Test(arguments: [
        ("[]", FindingCode.policyMeaningless), ("[{pointer: /a}]", .policyMalformed),
        ("[{equals: 1}]", .policyMalformed), ("[{pointer: a, equals: 1}]", .policyMalformed),
        ("[{pointer: /a~2, equals: 1}]", .policyMalformed),
        ("[{pointer: /a, equals: 1, exists: true}]", .policyMeaningless),
        ("[{pointer: /a, equals: [1]}]", .policyMalformed), ("[{pointer: /a, equals: 1.5}]", .policyMalformed),
        ("[{pointer: /a, oneOf: []}]", .policyMeaningless), ("[{pointer: /a, oneOf: [1, 1]}]", .policyMalformed),
        ("[{pointer: /a, matches: '('}]", .policyMalformed), ("[{pointer: /a, atLeast: x}]", .policyMalformed),
        ("[{pointer: /a, exists: 1}]", .policyMalformed), ("[{pointer: /a, equal: 1}]", .policyMalformed),
    ])
    func `what says nothing is refused`(conditions: String, code: FindingCode) throws {
        var policy = PolicyText()
        policy.require = "[{attestation: 'https://a.test/b', where: \(conditions)}]"
        let error = try policy.error()
        #expect(error.code == code)
        #expect(error.position.line == 4)
    }

    @Test func `a signature has no predicate`() throws {
        var policy = PolicyText()
        policy.require = "[{signature: , where: [{pointer: /a, equals: 1}]}]"
        #expect(try policy.error().code == .policyMeaningless)
        #expect(try PolicyText("where: [{pointer: /a, equals: 1}]").error().code == .policyMeaningless)
        policy.require = "[signature, {attestation: 'https://a.test/b'}]"
        policy.more = ["where: [{pointer: /a, equals: 1}]"]
        let requirements = try policy.rule().requirements
        #expect(requirements.map(\.conditions.count) == [0, 1])
    }
}
