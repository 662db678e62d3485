import Sigstore
import TestSupport
import Testing

@testable import Airlock

/// Named lists of signers.
struct PolicyGroupTests {
    private func world(_ by: String, threshold: Int = 1) throws -> PolicyWorld {
        var world = try PolicyWorld("threshold: \(threshold)", by: by)
        world.policy.top += [
            "groups:", "  release: [\(PolicyWorld.keyA), \(PolicyWorld.keyB)]",
            "  people: [\(PolicyWorld.entry(of: "ann@test"))]",
        ]
        return world
    }

    @Test func `each member counts as if it stood in the list`() throws {
        let world = try world("[{group: release}]")
        for index in 0...1 { #expect(try world.decide(world.signer(index).sign(PolicyWorld.request())).isAdmitted) }
        #expect(try !world.decide(world.person("ann@test").sign(PolicyWorld.request())).isAdmitted)
    }

    @Test func `two members meet a threshold of two`() throws {
        let world = try world("[{group: release}, {group: people}]", threshold: 2)
        let one = try world.signer(0).sign(PolicyWorld.request())
        #expect(try world.decide(one).codes.first == .policyThresholdUnmet)
        #expect(try world.decide(one, world.signer(1).sign(PolicyWorld.request())).isAdmitted)
        #expect(try world.decide(one, world.person("ann@test").sign(PolicyWorld.request())).isAdmitted)
    }

    @Test(arguments: [
        ("groups: {release: [{key: cosign/a.pub}]}", "[{group: relaese}]", FindingCode.policyMalformed),
        ("groups: {release: []}", "[{key: cosign/a.pub}]", .policyMeaningless),
        ("groups: {}", "[{key: cosign/a.pub}]", .policyMalformed),
        ("groups: {'a b': [{key: cosign/a.pub}]}", "[{group: 'a b'}]", .policyMalformed),
        ("groups: {one: [{key: cosign/a.pub}], two: [{group: one}]}", "[{group: two}]", .policyMalformed),
        ("groups: {one: [{key: cosign/a.pub}]}", "[{group: one, root: trusted_root.json}]", .policyMeaningless),
        ("groups: {one: [{key: cosign/a.pub}]}", "[{group: one}, {key: cosign/a.pub}]", .policyMeaningless),
        ("groups: {one: [{key: exporters/x.pub}]}", "[{key: cosign/a.pub}]", .policyMeaningless),
        ("groups: [one]", "[{key: cosign/a.pub}]", .policyMalformed),
    ])
    func `what is no group is refused`(groups: String, by: String, code: FindingCode) throws {
        var policy = PolicyText()
        policy.top.append(groups)
        policy.by = by
        #expect(try policy.error().code == code)
    }

    @Test func `an unknown group names the nearest`() throws {
        var policy = PolicyText()
        policy.top.append("groups: {release: [{key: cosign/a.pub}]}")
        policy.by = "[{group: relaese}]"
        #expect(try policy.error().hint == "the nearest that is there: release")
    }

    @Test func `a group that nothing names is told`() throws {
        var policy = PolicyText()
        policy.top.append("groups: {release: [{key: cosign/a.pub}]}")
        #expect(try policy.policy().warnings.map(\.message) == ["no rule names the group release"])
    }
}
